package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.backends.BackendOptions.AddressRules;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy DEFAULT = new AddressPolicy(AddressRules.DEFAULTS);
  private static final AddressPolicy LAX =
      new AddressPolicy(new AddressRules(true, true, Set.of(8080)));
  private static final AddressPolicy NARROW =
      new AddressPolicy(new AddressRules(false, false, Set.of()));

  /** An address as the resolver would give it, from literal bytes where Java reads it so. */
  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, unspecified",
    "0.1.2.3, unspecified",
    "0, unspecified",
    "::, unspecified",
    "::0.0.0.0, unspecified",
    "169.254.169.254, link-local",
    "169.254.0.1, link-local",
    "169.254.170.2, link-local",
    "169.254.255.255, link-local",
    "2852039166, link-local",
    "169.16689662, link-local",
    "169.254.43518, link-local",
    "::ffff:169.254.169.254, link-local",
    "::ffff:a9fe:a9fe, link-local",
    "::169.254.169.254, link-local",
    "::ffff:0:169.254.169.254, link-local",
    "64:ff9b::169.254.169.254, link-local",
    "64:ff9b::a9fe:a9fe, link-local",
    "64:ff9b:1::a9fe:a9fe, link-local",
    "2002:a9fe:a9fe::1, link-local",
    "2001:0:4136:e378:8000:63bf:5601:5601, link-local",
    "2001:db8::5efe:169.254.169.254, link-local",
    "2001:db8::200:5efe:169.254.169.254, link-local",
    "fe80::1, link-local",
    "fe80::a9fe:a9fe, link-local",
    "febf::1, link-local",
    "100.100.100.200, metadata service",
    "168.63.129.16, metadata service",
    "::ffff:100.100.100.200, metadata service",
    "64:ff9b::6464:64c8, metadata service",
    "fd00:ec2::254, metadata service",
    "fd00:ec2::253, metadata service",
    "fd20:ce::254, metadata service",
    "fd00:c1::a9fe:a9fe, metadata service",
    "192.0.0.192, reserved",
    "192.0.0.8, reserved",
    "224.0.0.1, multicast",
    "239.255.255.250, multicast",
    "ff02::1, multicast",
    "ff0e::1, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "4294967295, reserved",
    "100::1, reserved",
    "2002:7f00:1::, loopback in disguise",
    "64:ff9b::7f00:1, loopback in disguise",
    "64:ff9b::127.0.0.1, loopback in disguise",
    "::127.0.0.1, loopback in disguise",
    "2001:0:4136:e378:8000:63bf:80ff:fffe, loopback in disguise"
  })
  void shouldDenyWhateverTheRulesSay(String text, String reason) throws Exception {
    // When
    String refusal = LAX.refusal(address(text), false, 443);

    // Then
    assertThat(refusal).isEqualTo(reason);
    assertThat(DEFAULT.refusal(address(text), false, 443)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.255.255.255",
        "2130706433",
        "::1",
        "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1"
      })
  void shouldDenyLoopbackUnlessItIsAllowed(String text) throws Exception {
    // When
    String refusal = DEFAULT.refusal(address(text), true, 443);

    // Then
    assertThat(refusal).isEqualTo("loopback");
    assertThat(LAX.refusal(address(text), true, 443)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "10.255.255.255",
        "167772161",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.254",
        "198.18.0.1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "2002:a00:1::",
        "64:ff9b::10.0.0.1"
      })
  void shouldAllowPrivateNetworksUnlessTheyAreDenied(String text) throws Exception {
    // When
    String refusal = NARROW.refusal(address(text), false, 443);

    // Then
    assertThat(refusal).isEqualTo("private");
    assertThat(DEFAULT.refusal(address(text), false, 443)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "168.63.129.17",
        "169.253.1.1",
        "192.0.1.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1"
      })
  void shouldAllowTheRestOfTheWorld(String text) throws Exception {
    // When
    String refusal = NARROW.refusal(address(text), false, 443);

    // Then
    assertThat(refusal).isNull();
  }

  @Test
  void shouldDenyTheOwnPortsOnEveryAddressOfThisMachine() throws Exception {
    // Given
    InetAddress own = address("10.1.2.3");

    // When
    String onOwnPort = LAX.refusal(own, true, 8080);

    // Then
    assertThat(onOwnPort).isEqualTo("a port of Signet itself");
    assertThat(LAX.refusal(address("127.0.0.1"), false, 8080)).isNotNull();
    assertThat(LAX.refusal(own, true, 8081)).isNull();
    assertThat(LAX.refusal(own, false, 8080)).isNull();
  }
}
