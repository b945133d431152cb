package io.signet.cluster;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects that run code when a node reads them, or is asked to execute them. */
final class Gadgets {

  static final AtomicInteger RAN = new AtomicInteger();

  private Gadgets() {}

  static final class OnRead implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      RAN.incrementAndGet();
    }
  }

  /** Hazelcast's own way of reading by class name. */
  public static final class OnReadData implements DataSerializable {

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(1);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
      in.readInt();
      RAN.incrementAndGet();
    }
  }

  /** Read by the names of its class and fields. */
  public static final class OnMade {
    private int number = 1;

    public OnMade() {
      RAN.incrementAndGet();
    }

    public int number() {
      return number;
    }
  }

  static final class Task implements Callable<String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String call() {
      RAN.incrementAndGet();
      return "ran";
    }
  }

  static final class Processor implements EntryProcessor<String, Object, Object> {
    private static final long serialVersionUID = 1L;

    @Override
    public Object process(Map.Entry<String, Object> entry) {
      RAN.incrementAndGet();
      return null;
    }
  }
}
