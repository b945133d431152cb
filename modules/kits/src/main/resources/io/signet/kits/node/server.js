// Signet kit for @title@, client certificate @certificateId@. @status@
'use strict';
const fs = require('fs');
const https = require('https');

@pinned@
// Beside the trust file, exactly these certificates, by SHA-256 fingerprint.
const known = new Set([
  '@cert.sha256Colons@', // @cert.subject@
]);
@trusted@
// Everything that the authority in the trust file vouches for: its certificates change daily.
@end@

const options = {
  cert: fs.readFileSync('@serverCertificate@'),
  key: fs.readFileSync('@serverKey@'),
  minVersion: 'TLSv1.2',
  // Instead of the public authorities. Both switches: without the second, callers are let in unverified.
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
@pinned@
    const certificate = request.socket.getPeerCertificate();
    if (!request.socket.authorized || !known.has(certificate.fingerprint256)) {
@trusted@
    if (!request.socket.authorized) {
@end@
      response.statusCode = 403;
      response.end();
      return;
    }
    application(request, response);
  })
  .listen(@port@, '@listen@');
