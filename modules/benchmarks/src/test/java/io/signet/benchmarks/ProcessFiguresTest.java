package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {

  @Test
  void shouldAddUserAndSystemTimeWhateverTheProcessIsCalled() {
    // Given
    String stat = "4711 (my (odd) name) S 1 2 3 4 5 6 7 8 9 10 120 34 0 0 20 0 9 0 100";

    // When
    long ticks = ProcessorTime.ticks(stat);

    // Then
    assertThat(ticks).isEqualTo(154);
  }

  @Test
  void shouldReadTheResidentMemory() {
    // Given
    String status = "Name:\tjava\nVmHWM:\t  300000 kB\nVmRSS:\t  123456 kB\nThreads:\t20\n";

    // When
    long kilobytes = ProcessorTime.residentKilobytes(status);

    // Then
    assertThat(kilobytes).isEqualTo(123456);
  }

  @Test
  void shouldTellLiveObjectsFromWhatIsResidentOutsideTheHeapWithG1() {
    // Given
    String info =
        """
        4711:
         garbage-first heap   total 65536K, used 20480K [0x00000000e0000000, 0x0000000100000000)
          region size 1024K, 1 young (1024K), 0 survivors (0K)
         Metaspace       used 40000K, committed 41000K, reserved 1114112K
          class space    used 5000K, committed 5200K, reserved 1048576K
        """;
    String flags = "4711:\n-XX:InitialHeapSize=67108864 -XX:MaxHeapSize=536870912 -XX:+UseG1GC\n";

    // When
    JvmMemory memory = JvmMemory.of(info, flags, smaps());

    // Then
    assertThat(memory).isEqualTo(new JvmMemory(20480 * 1024, 3000 * 1024));
  }

  @Test
  void shouldAddTheGenerationsOfTheSerialCollector() {
    // Given
    String info =
        """
        4711:
         def new generation   total 19648K, used 1000K [0x00000000e0000000, 0x00000000e1550000, 0x00000000eaaa0000)
          eden space 17472K,   5% used [0x00000000e0000000, 0x00000000e00fa000, 0x00000000e1110000)
         tenured generation   total 43712K, used 9000K [0x00000000eaaa0000, 0x00000000ed550000, 0x0000000100000000)
           the space 43712K,  20% used [0x00000000eaaa0000, 0x00000000eb36a000, 0x00000000eb36a000, 0x00000000ed550000)
         Metaspace       used 40000K, committed 41000K, reserved 1114112K
        """;

    // When
    JvmMemory memory = JvmMemory.of(info, "-XX:MaxHeapSize=536870912", smaps());

    // Then
    assertThat(memory).isEqualTo(new JvmMemory(10000 * 1024, 3000 * 1024));
  }

  private static String smaps() {
    return """
        e0000000-e4000000 rw-p 00000000 00:00 0
        Size:              65536 kB
        Rss:               60000 kB
        e4000000-100000000 ---p 00000000 00:00 0
        Rss:                   0 kB
        7f0000000000-7f0000400000 rw-p 00000000 00:00 0
        Size:               4096 kB
        Rss:                1000 kB
        7f1000000000-7f1000400000 r-xp 00000000 08:01 42   /lib/libc.so.6
        Rss:                2000 kB
        """;
  }
}
