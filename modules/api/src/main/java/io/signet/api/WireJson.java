package io.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Records to JSON and back, in Amazon API Gateway's form: members are the record's components,
 * {@code null} ones are left out, times are numbers of seconds since 1970. Strict on the way in:
 * unknown members and wrong types are refused, nothing is coerced.
 */
public final class WireJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new SecondsSerializer())
                  .addDeserializer(Instant.class, new SecondsDeserializer()))
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  /** What is stored may come from a version that knows more members than this one. */
  private static final ObjectReader STORED =
      MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private WireJson() {}

  /**
   * Reads a record; empty text is read as <code>{}</code>.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for malformed JSON or an unknown member,
   *     {@link ErrorCode#SERIALIZATION} for a value of the wrong type
   */
  public static <T> T read(Buffer json, Class<T> type) {
    byte[] bytes = json.length() == 0 ? new byte[] {'{', '}'} : json.getBytes();
    try {
      T value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw new SignetException(ErrorCode.SERIALIZATION, "Unexpected null request body");
      }
      return value;
    } catch (JsonMappingException e) {
      throw refusal(e);
    } catch (JsonProcessingException e) {
      throw new SignetException(
          ErrorCode.BAD_REQUEST, "Invalid JSON input: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #bytes} wrote. */
  public static <T> T read(byte[] json, Class<T> type) {
    return read(Buffer.buffer(json), type);
  }

  /**
   * Reads a record that a store kept, perhaps for another version of Signet: members that this one
   * does not know are passed over, missing ones are {@code null}.
   *
   * @throws SignetException {@link ErrorCode#INTERNAL} for anything else that does not fit
   */
  public static <T> T readStored(String json, Class<T> type) {
    try {
      return STORED.forType(type).readValue(json);
    } catch (JsonProcessingException e) {
      throw new SignetException(ErrorCode.INTERNAL, "Unreadable " + type.getSimpleName(), e);
    }
  }

  /** The JSON text of a record, UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record as a tree that may be edited, for patches. */
  public static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * A tree as a record again.
   *
   * @throws SignetException as {@link #read(Buffer, Class)}
   */
  public static <T> T fromTree(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonMappingException e) {
      throw refusal(e);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SignetException refusal(JsonMappingException e) {
    if (e.getCause() instanceof SignetException own) {
      return own;
    }
    String where = path(e);
    if (e instanceof UnrecognizedPropertyException) {
      return new SignetException(
          ErrorCode.BAD_REQUEST, "Invalid JSON input: unknown member '" + where + "'", e);
    }
    if (e instanceof MismatchedInputException) {
      return new SignetException(
          ErrorCode.SERIALIZATION, "Unexpected type of value at '" + where + "'", e);
    }
    return new SignetException(ErrorCode.BAD_REQUEST, "Invalid JSON input at '" + where + "'", e);
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static final class SecondsSerializer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    SecondsSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.getEpochSecond());
    }
  }

  private static final class SecondsDeserializer extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    SecondsDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.currentToken().isNumeric()) {
        return (Instant) context.handleUnexpectedToken(Instant.class, in);
      }
      return Instant.ofEpochSecond(in.getLongValue());
    }
  }
}
