package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the ARNs of client certificates: {@code arn:aws:apigateway:REGION::/clientcertificates/ID}.
 */
final class CertificateArn {

  private final Pattern pattern;

  /**
   * @param region the only region that is here
   * @param accountId the only account that may be named; AWS's own ARNs of API Gateway name none
   */
  CertificateArn(String region, String accountId) {
    this.pattern =
        Pattern.compile(
            "arn:aws:apigateway:"
                + Pattern.quote(region)
                + ":(?:"
                + Pattern.quote(accountId)
                + ")?:/clientcertificates/([^/]+)");
  }

  /**
   * The id of the certificate that an ARN names.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if it is not
   *     the ARN of a client certificate of this region and account
   */
  String certificateId(String arn) {
    Matcher matcher = pattern.matcher(arn);
    if (!matcher.matches()) {
      throw badRequest("Invalid ARN specified in the request");
    }
    return matcher.group(1);
  }
}
