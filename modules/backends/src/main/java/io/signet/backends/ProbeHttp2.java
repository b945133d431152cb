package io.signet.backends;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.signet.backends.ProbeFacts.Answer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks the harmless request over HTTP/2 (RFC 9113): one stream, and nothing beyond its answer. */
final class ProbeHttp2 {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 0x20;
  private static final int ENOUGH = 2 * 1024;
  private static final int MOST_FRAME = 16 * 1024;
  private static final int MOST_FRAMES = 100;

  private final ProbeLine line;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private byte[] unread = {};
  private Http2Headers head;
  private boolean ended;

  ProbeHttp2(ProbeLine line) {
    this.line = line;
  }

  Answer ask(ProbeRequest request) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    out.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, 1, headers(request)));
    line.write(out.toByteArray());
    for (int frames = 0; !ended && body.size() < ENOUGH; frames++) {
      if (frames == MOST_FRAMES) {
        throw new IOException("the backend did not answer over HTTP/2");
      }
      next();
    }
    CharSequence status = head == null ? null : head.status();
    if (status == null || !status.toString().matches("[1-5][0-9][0-9]")) {
      throw new IOException("what the backend answered is not HTTP/2");
    }
    CharSequence server = head.get("server");
    return new Answer(
        Integer.parseInt(status.toString()),
        server == null ? null : server.toString(),
        ProbeHttp1.cut(body.toString(StandardCharsets.ISO_8859_1)));
  }

  private static byte[] headers(ProbeRequest request) throws IOException {
    ByteBuf buffer = Unpooled.buffer();
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.request().method())
            .scheme("https")
            .authority(ProbeHttp1.authority(request))
            .path(request.request().path())
            .add("user-agent", "signet-doctor")
            .add("accept", "*/*");
    try {
      new DefaultHttp2HeadersEncoder().encodeHeaders(1, headers, buffer);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    return ByteBufUtil.getBytes(buffer);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuf buffer = Unpooled.buffer();
    buffer.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    return ByteBufUtil.getBytes(buffer.writeBytes(payload));
  }

  private void next() throws IOException {
    need(9);
    int length = (unread[0] & 0xff) << 16 | (unread[1] & 0xff) << 8 | (unread[2] & 0xff);
    if (length > MOST_FRAME) {
      throw new IOException("what the backend answered is not HTTP/2");
    }
    need(9 + length);
    byte[] payload = Arrays.copyOfRange(unread, 9, 9 + length);
    int type = unread[3];
    int flags = unread[4];
    unread = Arrays.copyOfRange(unread, 9 + length, unread.length);
    switch (type) {
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          line.write(frame(SETTINGS, ACK, 0, new byte[0]));
        }
      }
      case HEADERS, CONTINUATION -> headers(type == HEADERS ? flags : flags & END_HEADERS, payload);
      case DATA -> body.writeBytes(unpadded(flags, payload, 0));
      case RST_STREAM, GOAWAY ->
          throw new IOException("the backend broke HTTP/2 off" + code(type, payload));
      default -> {}
    }
    ended |= (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0 && head != null;
  }

  private static String code(int type, byte[] payload) {
    int at = type == GOAWAY ? 4 : 0;
    return payload.length < at + 4 ? "" : " with error code " + (payload[at + 3] & 0xff);
  }

  private void headers(int flags, byte[] payload) throws IOException {
    block.writeBytes(unpadded(flags, payload, (flags & PRIORITY) == 0 ? 0 : 5));
    if ((flags & END_HEADERS) == 0) {
      return;
    }
    try {
      Http2Headers read = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block.toByteArray()));
      // After an informational answer comes the real one; trailers have no status.
      if (read.status() != null && read.status().charAt(0) != '1') {
        head = read;
      }
    } catch (Http2Exception e) {
      throw new IOException("what the backend answered is not HTTP/2", e);
    }
    block.reset();
  }

  private static byte[] unpadded(int flags, byte[] payload, int skip) throws IOException {
    boolean padded = (flags & PADDED) != 0;
    int from = skip + (padded ? 1 : 0);
    int to = payload.length - (padded && payload.length > 0 ? payload[0] & 0xff : 0);
    if (from > to) {
      throw new IOException("what the backend answered is not HTTP/2");
    }
    return Arrays.copyOfRange(payload, from, to);
  }

  private void need(int length) throws IOException {
    while (unread.length < length) {
      byte[] more = line.read();
      if (more == null) {
        throw new EOFException("the backend closed the connection without an answer");
      }
      int had = unread.length;
      unread = Arrays.copyOf(unread, had + more.length);
      System.arraycopy(more, 0, unread, had, more.length);
    }
  }
}
