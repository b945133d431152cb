// Signet kit for @title@, client certificate @certificateId@. @status@
'use strict';
const fs = require('fs');
const https = require('https');
const clientCertificateAuth = require('client-certificate-auth');

@pinned@
// Beside the trust file, exactly these certificates, by SHA-256 fingerprint. A check of the subject's common name
// alone, as examples show it, would let in whoever another authority in the trust file gives that name.
const known = new Set([
  '@cert.sha256Colons@', // @cert.subject@
]);
const authenticate = clientCertificateAuth((certificate) => known.has(certificate.fingerprint256));
@trusted@
// Everything that the authority in the trust file vouches for: its certificates change daily.
const authenticate = clientCertificateAuth(() => true);
@end@

const options = {
  cert: fs.readFileSync('@serverCertificate@'),
  key: fs.readFileSync('@serverKey@'),
  minVersion: 'TLSv1.2',
  // Instead of the public authorities. Both switches: the middleware relies on them.
  ca: fs.readFileSync('@directory@/trust.pem'),
  requestCert: true,
  rejectUnauthorized: true,
};

function application(request, response) {
  response.setHeader('Content-Type', 'text/plain');
  response.end('Hello, ' + request.socket.getPeerCertificate().subject.CN + '\n');
}

https
  .createServer(options, (request, response) => {
    // What Express would have set; with Express: app.use(authenticate).
    request.secure = true;
    authenticate(request, response, (refusal) => {
      if (refusal) {
        response.statusCode = 403;
        response.end();
        return;
      }
      application(request, response);
    });
  })
  .listen(@port@, '@listen@');
