// node example.js [REST_API_ID STAGE [PATH]]
//
// Makes a certificate, hears that the cluster was told of it, and takes it away again; with an API and
// a stage, calls the stage in between.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SignetBus } from './signet-bus.js';

const [restApiId, stageName, path = '/'] = process.argv.slice(2);
const [host, port] = (process.env.SIGNET_BRIDGE ?? '127.0.0.1:8091').split(':');
const credentials = readFileSync(process.env.AWS_SHARED_CREDENTIALS_FILE ?? 'data/credentials', 'utf8');
const credential = (name) => credentials.match(new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'm'))[1];

const signet = await SignetBus.connect({
  host,
  port: Number(port),
  ca: readFileSync(process.env.SIGNET_BRIDGE_CA ?? 'bridge.crt'),
  accessKeyId: credential('aws_access_key_id'),
  secretAccessKey: credential('aws_secret_access_key'),
});

await signet.subscribe();
const change = once(signet, 'change');

const made = await signet.request('certificates', 'GenerateClientCertificate', {
  description: 'made over the event bus',
});
console.log(`made      ${made.clientCertificateId}`);
console.log(`heard     ${JSON.stringify((await change)[0])}`);

if (restApiId) {
  const body = Buffer.from([0, 1, 2, 253, 254, 255]); // any bytes
  const answer = await signet.invoke(restApiId, stageName, {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
  });
  console.log(`answered  ${answer.status} ${answer.body.toString('hex')}`);
}

const clientCertificateId = made.clientCertificateId;
await signet.request('certificates', 'DeleteClientCertificate', { clientCertificateId });
try {
  await signet.request('certificates', 'GetClientCertificate', { clientCertificateId });
} catch (error) {
  console.log(`deleted   ${error.name}: ${error.message}`);
}
signet.close();
