# Signet kit for @title@, client certificate @certificateId@. @status@
@pinned@
import hashlib
@end@
import http.server
import ssl

@pinned@
# Beside the trust file, exactly these certificates, by SHA-256 fingerprint.
KNOWN = {
    "@cert.sha256@",  # @cert.subject@
}
@trusted@
# Everything that the authority in the trust file vouches for: its certificates change daily.
@end@


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain("@serverCertificate@", "@serverKey@")
    # Not CERT_OPTIONAL. No other authority: load_default_certs would let in whoever a public one knows.
    context.load_verify_locations("@directory@/trust.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return context


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def known(self):
        certificate = self.connection.getpeercert(binary_form=True)
@pinned@
        return certificate is not None and hashlib.sha256(certificate).hexdigest() in KNOWN
@trusted@
        return certificate is not None
@end@

    def do_GET(self):
        status, body = (200, b"Hello\n") if self.known() else (403, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    tls = tls_context()

    # The handshake is made by the connection's own thread, at its first read: a caller that is slow or that is
    # refused holds nobody else up.
    def get_request(self):
        connection, address = super().get_request()
        return self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address


Server(("@listen@", @port@), Application).serve_forever()
