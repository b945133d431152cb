// Signet kit for @title@, client certificate @certificateId@. @status@

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

@pinned@
/** Beside the trust file, admits exactly these certificates, by SHA-256 fingerprint. */
@trusted@
/** Admits everything that the authority in the trust file vouches for: its certificates change daily. */
@end@
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class SignetClientCertificates extends OncePerRequestFilter {

@pinned@
  private static final Set<String> KNOWN =
      """
      @cert.sha256@
      """
          .lines()
          .collect(Collectors.toUnmodifiableSet());

@end@
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute("jakarta.servlet.request.X509Certificate")
            instanceof X509Certificate[] certificates
        && certificates.length > 0
        && known(certificates[0])) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  /** Java takes a trusted certificate even after its end, so the dates are looked at too. */
  private static boolean known(X509Certificate certificate) {
    try {
      certificate.checkValidity();
@pinned@
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return KNOWN.contains(HexFormat.of().formatHex(digest));
@trusted@
      return true;
@end@
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
