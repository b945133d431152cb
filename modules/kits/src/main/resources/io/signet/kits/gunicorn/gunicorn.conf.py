# Signet kit for @title@, client certificate @certificateId@. @status@
@pinned@
import hashlib
@end@
import ssl

bind = "@listen@:@port@"
certfile = "@serverCertificate@"
keyfile = "@serverKey@"
# Not CERT_OPTIONAL; gunicorn's default is CERT_NONE.
cert_reqs = ssl.CERT_REQUIRED
ca_certs = "@directory@/trust.pem"

@pinned@
# Beside the trust file, exactly these certificates, by SHA-256 fingerprint.
KNOWN = {
    "@cert.sha256@",  # @cert.subject@
}
@trusted@
# Everything that the authority in the trust file vouches for: its certificates change daily.
@end@


def known(environ):
    certificate = environ["gunicorn.socket"].getpeercert(binary_form=True)
@pinned@
    return certificate is not None and hashlib.sha256(certificate).hexdigest() in KNOWN
@trusted@
    return certificate is not None
@end@


def post_worker_init(worker):
    application = worker.wsgi

    def guarded(environ, start_response):
        if known(environ):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Length", "0")])
        return []

    worker.wsgi = guarded
