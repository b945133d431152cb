package io.signet.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * A command in one text, taken apart without a shell: blanks part words; quotes of either kind hold
 * a word together; a backslash takes the next character as it is, except within single quotes.
 * Nothing else means anything.
 */
final class Words {

  private final String text;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word;
  private char quote;

  private Words(String text) {
    this.text = text;
  }

  /**
   * @throws TrustSyncException if a quote is not closed
   */
  static List<String> of(String text) {
    Words words = new Words(text);
    words.read();
    return List.copyOf(words.words);
  }

  private void read() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
        if (i == text.length()) {
          throw new TrustSyncException("--exec ends in a backslash");
        }
        add(text.charAt(i));
      } else if (quote != 0) {
        quoted(c);
      } else {
        plain(c);
      }
    }
    if (quote != 0) {
      throw new TrustSyncException("--exec has a quote that is not closed");
    }
    end();
  }

  private void quoted(char c) {
    if (c == quote) {
      quote = 0;
    } else {
      add(c);
    }
  }

  private void plain(char c) {
    if (c == '\'' || c == '"') {
      quote = c;
      word = word == null ? new StringBuilder() : word;
    } else if (Character.isWhitespace(c)) {
      end();
    } else {
      add(c);
    }
  }

  private void add(char c) {
    word = word == null ? new StringBuilder() : word;
    word.append(c);
  }

  private void end() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }
}
