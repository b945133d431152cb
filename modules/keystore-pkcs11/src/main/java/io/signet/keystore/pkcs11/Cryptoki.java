package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of one PKCS #11 library (OASIS PKCS #11 2.40, section 5), on systems whose longs
 * have 64 bits. All of them throw {@link TokenFault}. A session serves one thread at a time.
 */
final class Cryptoki {

  private static final int WORD = Long.BYTES;
  private static final int FOUND_AT_ONCE = 64;
  private static final int TOKEN_INFO_BYTES = 256;
  private static final int LABEL_BYTES = 32;
  private static final int TOKEN_FLAGS = 96;
  private static final int LONGEST_SIGNATURE = 1024;

  /** The places of the functions in CK_FUNCTION_LIST, after its version. */
  private enum Call {
    C_Initialize(0),
    C_Finalize(1),
    C_GetSlotList(4),
    C_GetTokenInfo(6),
    C_GetMechanismList(7),
    C_GetMechanismInfo(8),
    C_OpenSession(12),
    C_CloseSession(13),
    C_Login(18),
    C_CreateObject(20),
    C_CopyObject(21),
    C_DestroyObject(22),
    C_GetAttributeValue(24),
    C_SetAttributeValue(25),
    C_FindObjectsInit(26),
    C_FindObjects(27),
    C_FindObjectsFinal(28),
    C_SignInit(42),
    C_Sign(43),
    C_GenerateKeyPair(59);

    private final int place;

    Call(int place) {
      this.place = place;
    }
  }

  /** Kept, because JNA unloads what nobody refers to, whatever functions of it are still known. */
  private final NativeLibrary library;

  private final Function[] functions = new Function[Call.values().length];

  /**
   * What a token says of itself.
   *
   * @param flags CKF flags
   */
  record TokenInfo(String label, long flags) {

    boolean has(long flag) {
      return (flags & flag) != 0;
    }
  }

  /** The two halves of a new key. */
  record Pair(long publicKey, long privateKey) {}

  /**
   * Loads a library.
   *
   * @throws UnsatisfiedLinkError if it cannot be loaded
   */
  Cryptoki(Path file) {
    if (com.sun.jna.NativeLong.SIZE != WORD) {
      throw new UnsatisfiedLinkError("PKCS#11 needs a system whose C longs have 64 bits");
    }
    library = NativeLibrary.getInstance(file.toString());
    PointerByReference list = new PointerByReference();
    long code = library.getFunction("C_GetFunctionList").invokeInt(new Object[] {list});
    if (code != 0) {
      throw new TokenFault("C_GetFunctionList", code);
    }
    for (Call call : Call.values()) {
      Pointer address = list.getValue().getPointer((long) WORD * (call.place + 1));
      functions[call.ordinal()] = Function.getFunction(address);
    }
  }

  void initialize() {
    Memory arguments = zeroed(6L * WORD);
    arguments.setLong(4L * WORD, Constants.CKF_OS_LOCKING_OK);
    long code = invoke(Call.C_Initialize, arguments);
    if (code != TokenFault.ALREADY_INITIALIZED) {
      check(Call.C_Initialize, code);
    }
  }

  void terminate() {
    call(Call.C_Finalize, Pointer.NULL);
  }

  /** The slots that have a token. */
  List<Long> slots() {
    NativeLongByReference count = new NativeLongByReference();
    call(Call.C_GetSlotList, (byte) 1, Pointer.NULL, count);
    Memory slots = zeroed(Math.max(1, count.getValue().longValue()) * WORD);
    call(Call.C_GetSlotList, (byte) 1, slots, count);
    return words(slots, count.getValue().longValue());
  }

  TokenInfo tokenInfo(long slot) {
    Memory info = zeroed(TOKEN_INFO_BYTES);
    call(Call.C_GetTokenInfo, slot, info);
    String label = new String(info.getByteArray(0, LABEL_BYTES), UTF_8).stripTrailing();
    return new TokenInfo(label, info.getLong(TOKEN_FLAGS));
  }

  /** Whether a token signs by a mechanism. */
  boolean signs(long slot, long mechanism) {
    NativeLongByReference count = new NativeLongByReference();
    call(Call.C_GetMechanismList, slot, Pointer.NULL, count);
    Memory listed = zeroed(Math.max(1, count.getValue().longValue()) * WORD);
    call(Call.C_GetMechanismList, slot, listed, count);
    Memory info = zeroed(3L * WORD);
    return words(listed, count.getValue().longValue()).contains(mechanism)
        && invoke(Call.C_GetMechanismInfo, slot, mechanism, info) == 0
        && (info.getLong(2L * WORD) & Constants.CKF_SIGN) != 0;
  }

  long openSession(long slot) {
    NativeLongByReference session = new NativeLongByReference();
    long flags = Constants.CKF_SERIAL_SESSION | Constants.CKF_RW_SESSION;
    call(Call.C_OpenSession, slot, flags, Pointer.NULL, Pointer.NULL, session);
    return session.getValue().longValue();
  }

  void closeSession(long session) {
    call(Call.C_CloseSession, session);
  }

  /** Logs the process in to the session's token. */
  void login(long session, byte[] pin) {
    try (Memory text = zeroed(Math.max(1, pin.length))) {
      text.write(0, pin, 0, pin.length);
      long code = invoke(Call.C_Login, session, Constants.CKU_USER, text, (long) pin.length);
      text.clear();
      if (code != TokenFault.ALREADY_LOGGED_IN) {
        check(Call.C_Login, code);
      }
    }
  }

  long create(long session, List<Attribute> template) {
    NativeLongByReference object = new NativeLongByReference();
    Template written = new Template(template);
    call(Call.C_CreateObject, session, written.memory(), written.count(), object);
    return object.getValue().longValue();
  }

  long copy(long session, long object, List<Attribute> changes) {
    NativeLongByReference made = new NativeLongByReference();
    Template written = new Template(changes);
    call(Call.C_CopyObject, session, object, written.memory(), written.count(), made);
    return made.getValue().longValue();
  }

  void destroy(long session, long object) {
    call(Call.C_DestroyObject, session, object);
  }

  /** The value of an attribute, which the object must have. */
  byte[] get(long session, long object, long type) {
    Memory attribute = zeroed(3L * WORD);
    attribute.setLong(0, type);
    call(Call.C_GetAttributeValue, session, object, attribute, 1L);
    int length = Math.toIntExact(attribute.getLong(2L * WORD));
    Memory value = zeroed(Math.max(1, length));
    attribute.setPointer(WORD, value);
    call(Call.C_GetAttributeValue, session, object, attribute, 1L);
    byte[] read = value.getByteArray(0, Math.toIntExact(attribute.getLong(2L * WORD)));
    Reference.reachabilityFence(value);
    return read;
  }

  void set(long session, long object, List<Attribute> template) {
    Template written = new Template(template);
    call(Call.C_SetAttributeValue, session, object, written.memory(), written.count());
  }

  /** The objects that have all the attributes of a template. */
  List<Long> find(long session, List<Attribute> template) {
    Template written = new Template(template);
    call(Call.C_FindObjectsInit, session, written.memory(), written.count());
    List<Long> found = new ArrayList<>();
    try {
      Memory handles = zeroed((long) FOUND_AT_ONCE * WORD);
      NativeLongByReference count = new NativeLongByReference();
      do {
        call(Call.C_FindObjects, session, handles, (long) FOUND_AT_ONCE, count);
        found.addAll(words(handles, count.getValue().longValue()));
      } while (count.getValue().longValue() > 0);
    } finally {
      long unused = invoke(Call.C_FindObjectsFinal, session);
    }
    return found;
  }

  Pair generate(
      long session, Mechanism mechanism, List<Attribute> publicKey, List<Attribute> privateKey) {
    NativeLongByReference open = new NativeLongByReference();
    NativeLongByReference secret = new NativeLongByReference();
    Template of = new Template(publicKey);
    Template hidden = new Template(privateKey);
    call(
        Call.C_GenerateKeyPair,
        session,
        written(mechanism),
        of.memory(),
        of.count(),
        hidden.memory(),
        hidden.count(),
        open,
        secret);
    return new Pair(open.getValue().longValue(), secret.getValue().longValue());
  }

  byte[] sign(long session, Mechanism mechanism, long key, byte[] data) {
    MechanismMemory written = written(mechanism);
    call(Call.C_SignInit, session, written, key);
    Memory input = zeroed(Math.max(1, data.length));
    input.write(0, data, 0, data.length);
    Memory signature = zeroed(LONGEST_SIGNATURE);
    NativeLongByReference length =
        new NativeLongByReference(new com.sun.jna.NativeLong(LONGEST_SIGNATURE));
    call(Call.C_Sign, session, input, (long) data.length, signature, length);
    return signature.getByteArray(0, length.getValue().intValue());
  }

  private void call(Call call, Object... arguments) {
    check(call, invoke(call, arguments));
  }

  private long invoke(Call call, Object... arguments) {
    try {
      return functions[call.ordinal()].invokeLong(arguments);
    } finally {
      // What the arguments point to must not be freed before the library has read it.
      Reference.reachabilityFence(arguments);
    }
  }

  private static void check(Call call, long code) {
    if (code != 0) {
      throw new TokenFault(call.name(), code);
    }
  }

  private static Memory zeroed(long bytes) {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }

  private static List<Long> words(Memory memory, long count) {
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(memory.getLong((long) i * WORD));
    }
    return words;
  }

  private static MechanismMemory written(Mechanism mechanism) {
    return new MechanismMemory(mechanism);
  }

  /** CK_MECHANISM, which keeps its parameter alive. */
  private static final class MechanismMemory extends Memory {
    private final Memory parameter;

    private MechanismMemory(Mechanism mechanism) {
      super(3L * WORD);
      clear();
      int length = mechanism.parameter().length;
      parameter = zeroed(Math.max(1, length));
      setLong(0, mechanism.type());
      if (length > 0) {
        parameter.write(0, mechanism.parameter(), 0, length);
        setPointer(WORD, parameter);
        setLong(2L * WORD, length);
      }
    }
  }

  /** An array of CK_ATTRIBUTE, which keeps its values alive. */
  private static final class TemplateMemory extends Memory {
    private final List<Memory> values = new ArrayList<>();

    private TemplateMemory(List<Attribute> attributes) {
      super(Math.max(1, attributes.size()) * 3L * WORD);
      clear();
      for (int i = 0; i < attributes.size(); i++) {
        byte[] value = attributes.get(i).value();
        Memory copy = zeroed(Math.max(1, value.length));
        copy.write(0, value, 0, value.length);
        values.add(copy);
        long start = i * 3L * WORD;
        setLong(start, attributes.get(i).type());
        setPointer(start + WORD, copy);
        setLong(start + 2L * WORD, value.length);
      }
    }
  }

  private record Template(TemplateMemory memory, long count) {
    private Template(List<Attribute> attributes) {
      this(new TemplateMemory(attributes), attributes.size());
    }
  }
}
