// A backend as Amazon's page about client certificates shows it: Node's https server that demands the gateway's
// certificate, with the middleware client-certificate-auth behind it. Arguments: port, folder of the PEM files.
const fs = require('fs');
const https = require('https');
const path = require('path');
const clientCertificateAuth = require('client-certificate-auth');

const [port, folder] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name));

const authenticate = clientCertificateAuth((certificate) => certificate.subject.CN === 'ApiGateway');

https
  .createServer(
    {
      key: read('server.key'),
      cert: read('chain.crt'),
      ca: read('trusted.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      request.secure = true;
      authenticate(request, response, (error) => {
        const certificate = request.socket.getPeerCertificate();
        response.statusCode = error ? error.status : 200;
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(error ? { error: error.message } : { serial: certificate.serialNumber }));
      });
    },
  )
  .listen(Number(port), '127.0.0.1', () => console.log('listening'));
