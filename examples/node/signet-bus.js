// A client of Signet's event-bus bridge. It needs nothing but Node itself.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import tls from 'node:tls';

const ADDRESSES = {
  certificates: 'signet.certificates',
  stages: 'signet.stages',
  invocations: 'signet.invocations',
};

// The numbers under which errors travel, with the names that the HTTP API has for them.
const ERRORS = {
  1: 'BadRequestException',
  2: 'ValidationException',
  3: 'SerializationException',
  5: 'MissingAuthenticationTokenException',
  6: 'UnrecognizedClientException',
  7: 'InvalidSignatureException',
  8: 'IncompleteSignatureException',
  11: 'NotFoundException',
  12: 'ConflictException',
  13: 'RequestTooLargeException',
  15: 'LimitExceededException',
  16: 'TooManyRequestsException',
  17: 'InternalServerErrorException',
  18: 'NotImplementedException',
  19: 'ServiceUnavailableException',
  28: 'ServiceUnavailableException', // and nobody knows whether it was carried out
  29: 'InvalidSignatureException', // received before
};

export class SignetError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
    this.name = ERRORS[code] ?? 'InternalServerErrorException';
  }
}

/**
 * One connection to one node. Emits 'change' with what is announced to the cluster, once subscribed,
 * and 'close' when the connection is gone: everything that was waiting has failed then, and the
 * caller decides what is safe to do again at another node.
 */
export class SignetBus extends EventEmitter {
  #socket;
  #key;
  #waiting = new Map();
  #chunks = [];
  #held = 0;
  #ping;

  /**
   * @param {{host: string, port: number, ca: Buffer, accessKeyId: string, secretAccessKey: string}} options
   */
  static connect({ host, port, ca, accessKeyId, secretAccessKey, ...more }) {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host, port, ca, ...more });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        socket.off('error', reject);
        resolve(new SignetBus(socket, { accessKeyId, secretAccessKey }));
      });
    });
  }

  constructor(socket, key) {
    super();
    this.#socket = socket;
    this.#key = key;
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => this.#closed());
    // A connection that carries nothing for two minutes is closed.
    this.#ping = setInterval(() => this.#write({ type: 'ping' }), 30_000);
    this.#ping.unref();
  }

  /** Has an operation carried out; members are those of its path, its query and its body together. */
  request(door, action, members = {}) {
    const body = JSON.stringify(members);
    const address = ADDRESSES[door];
    return this.#ask({ type: 'send', address, headers: this.#sign(address, action, body), body });
  }

  /** Calls a stage as its callers do; a Buffer as the body arrives as it is, and so does the answer. */
  async invoke(restApiId, stageName, { method = 'GET', path = '/', headers = {}, body }) {
    const answer = await this.request('invocations', 'InvokeStage', {
      restApiId,
      stageName,
      httpMethod: method,
      pathWithQueryString: path,
      headers,
      ...(body && { body: body.toString('base64'), isBase64Encoded: true }),
    });
    return {
      ...answer,
      body: Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'),
    };
  }

  /** From now on 'change' is emitted for every change that the cluster is told of. */
  subscribe() {
    const address = 'signet.changes';
    return this.#ask({ type: 'register', address, headers: this.#sign(address, 'Subscribe', '') });
  }

  close() {
    this.#socket.end();
  }

  /** What is signed is described in the class BusMessage of Signet's module api. */
  #sign(address, action, body) {
    const { accessKeyId, secretAccessKey } = this.#key;
    const time = String(Date.now());
    const nonce = randomUUID();
    const hash = createHash('sha256').update(body, 'utf8').digest('hex');
    const text = ['SIGNET-BUS-HMAC-SHA256', time, nonce, accessKeyId, address, action, hash];
    const key = createHmac('sha256', `SIGNET${secretAccessKey}`).update('event-bus').digest();
    return {
      action,
      'signet-access-key-id': accessKeyId,
      'signet-time': time,
      'signet-nonce': nonce,
      'signet-signature': createHmac('sha256', key).update(text.join('\n')).digest('hex'),
    };
  }

  #ask(frame) {
    return new Promise((resolve, reject) => {
      const replyAddress = randomUUID();
      this.#waiting.set(replyAddress, { resolve, reject });
      this.#write({ ...frame, replyAddress });
    });
  }

  #write(frame) {
    const json = Buffer.from(JSON.stringify(frame));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    this.#socket.write(Buffer.concat([length, json]));
  }

  #received(chunk) {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    for (;;) {
      if (this.#chunks[0]?.length < 4 && this.#held >= 4) {
        this.#chunks = [Buffer.concat(this.#chunks)];
      }
      const end = this.#held < 4 ? Infinity : 4 + this.#chunks[0].readUInt32BE(0);
      if (this.#held < end) return;
      const all = Buffer.concat(this.#chunks);
      this.#chunks = all.length > end ? [all.subarray(end)] : [];
      this.#held = all.length - end;
      this.#frame(JSON.parse(all.subarray(4, end).toString('utf8')));
    }
  }

  #frame(frame) {
    const waiting = this.#waiting.get(frame.address);
    if (waiting) {
      this.#waiting.delete(frame.address);
      if (frame.type === 'err') waiting.reject(new SignetError(frame.failureCode, frame.message));
      else waiting.resolve(frame.body ? JSON.parse(frame.body) : undefined);
    } else if (frame.type === 'message') {
      this.emit('change', frame.body);
    }
  }

  #closed() {
    clearInterval(this.#ping);
    for (const { reject } of this.#waiting.values()) {
      reject(new SignetError(19, 'the connection was closed'));
    }
    this.#waiting.clear();
    this.emit('close');
  }
}
