package io.signet.backends;

import io.signet.keystore.Identity;
import io.signet.keystore.KeystoreException;
import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token whose keys sign but have no encoded form, with a JCA provider for them alone. It can be
 * taken away, and it can hang.
 */
final class FakeToken {

  private static final Provider PROVIDER = new TokenProvider();

  /** The names of the threads that it signed on. */
  final Set<String> threads = ConcurrentHashMap.newKeySet();

  /** How many signatures it has made. */
  final AtomicInteger signatures = new AtomicInteger();

  /** How many it is making now. */
  final AtomicInteger busy = new AtomicInteger();

  private volatile boolean away;
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  FakeToken() {
    if (Security.getProvider(PROVIDER.getName()) == null) {
      Security.addProvider(PROVIDER);
    }
  }

  /** The same identity with its key in this token. */
  Identity identity(Identity software) {
    PrivateKey key = software.privateKey();
    PrivateKey handle =
        key instanceof RSAKey rsa
            ? new RsaHandle(this, key, rsa.getModulus())
            : new EcHandle(this, key, ((ECKey) key).getParams());
    return new Identity(software.id(), software.chain(), handle);
  }

  void away(boolean value) {
    away = value;
  }

  /** Lets no signature end before {@link #release}. */
  void hang() {
    hanging = new CountDownLatch(1);
  }

  void release() {
    hanging.countDown();
  }

  private byte[] sign(Signature signature) throws SignatureException {
    busy.incrementAndGet();
    try {
      hanging.await();
      threads.add(Thread.currentThread().getName());
      if (away) {
        KeystoreException why =
            new KeystoreException(KeystoreException.Reason.UNAVAILABLE, "token 'fake' is away");
        throw new SignatureException(why.getMessage(), why);
      }
      signatures.incrementAndGet();
      return signature.sign();
    } catch (InterruptedException e) {
      throw new SignatureException(e);
    } finally {
      busy.decrementAndGet();
    }
  }

  private abstract static class Handle implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient FakeToken token;
    private final transient PrivateKey inside;

    private Handle(FakeToken token, PrivateKey inside) {
      this.token = token;
      this.inside = inside;
    }

    @Override
    public String getAlgorithm() {
      return inside.getAlgorithm();
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }

  private static final class RsaHandle extends Handle implements RSAKey {
    private static final long serialVersionUID = 1L;
    private final BigInteger modulus;

    private RsaHandle(FakeToken token, PrivateKey inside, BigInteger modulus) {
      super(token, inside);
      this.modulus = modulus;
    }

    @Override
    public BigInteger getModulus() {
      return modulus;
    }
  }

  private static final class EcHandle extends Handle implements ECKey {
    private static final long serialVersionUID = 1L;
    private final transient ECParameterSpec parameters;

    private EcHandle(FakeToken token, PrivateKey inside, ECParameterSpec parameters) {
      super(token, inside);
      this.parameters = parameters;
    }

    @Override
    public ECParameterSpec getParams() {
      return parameters;
    }
  }

  private static final class TokenProvider extends Provider {
    private static final long serialVersionUID = 1L;

    private TokenProvider() {
      super("FakeToken", "1", "signs with keys of fake tokens");
      for (String hash : List.of("SHA256", "SHA384", "SHA512")) {
        add(hash + "withECDSA");
        add(hash + "withRSA");
      }
      add("RSASSA-PSS");
    }

    private void add(String algorithm) {
      Map<String, String> keys = Map.of("SupportedKeyClasses", Handle.class.getName());
      putService(
          new Service(this, "Signature", algorithm, Signer.class.getName(), List.of(), keys) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return new Signer(Signature.getInstance(algorithm));
            }
          });
    }
  }

  private static final class Signer extends SignatureSpi {
    private final Signature inside;
    private FakeToken token;

    private Signer(Signature inside) {
      this.inside = inside;
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof Handle handle)) {
        throw new InvalidKeyException("not of a token");
      }
      token = handle.token;
      inside.initSign(handle.inside);
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      inside.setParameter(parameters);
    }

    @Override
    protected void engineUpdate(byte one) throws SignatureException {
      inside.update(one);
    }

    @Override
    protected void engineUpdate(byte[] data, int offset, int length) throws SignatureException {
      inside.update(data, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return token.sign(inside);
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("tokens only sign");
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
