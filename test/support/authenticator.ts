/** An authenticator in software, which makes every mistake that a test asks for: https://www.w3.org/TR/webauthn-3/ */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What an authenticator or its browser may get wrong. */
export interface Mistakes {
  origin?: string;
  host?: string;
  type?: string;
  /** Whether the user was verified, by a PIN or a fingerprint. */
  isVerified?: boolean;
  counter?: number;
  /** Another authenticator's key signs. */
  isForged?: boolean;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const encoded = (data: Buffer | string) => Buffer.from(data).toString('base64url');

/** CBOR of the few types that WebAuthn needs: https://www.rfc-editor.org/rfc/rfc8949 */
type Value = number | string | Buffer | Map<number | string, Value>;

function cbor(value: Value): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...Array.from(value, (pair) => Buffer.concat(pair.map(cbor)))]);
  }
  return Buffer.concat([head(2, value.length), value]);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.of((major << 5) | size);
  return size < 256 ? Buffer.of((major << 5) | 24, size) : Buffer.of((major << 5) | 25, size >> 8, size & 255);
}

export class Authenticator {
  readonly #origin: string;
  readonly #host: string;
  readonly #keys = makeKeys();
  readonly #forged = makeKeys();
  readonly id = randomBytes(32);
  counter = 0;

  /** @param origin of the page that uses it */
  constructor(origin: string) {
    this.#origin = origin;
    this.#host = new URL(origin).hostname;
  }

  /** Makes a passkey. @returns the answer for a challenge */
  register(challenge: string, mistakes: Mistakes = {}) {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const key = cbor(
      new Map<number, Value>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, this.id.length), this.id, key]);
    const authData = Buffer.concat([this.#data(mistakes, 0x40), credential]);
    const attestation = new Map<string, Value>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    const client = this.#client('webauthn.create', challenge, mistakes);
    return this.#answer({ clientDataJSON: encoded(client), attestationObject: encoded(cbor(attestation)) });
  }

  /** Signs in. @returns the answer for a challenge */
  answer(challenge: string, mistakes: Mistakes = {}) {
    this.counter = mistakes.counter ?? this.counter + 1;
    const client = this.#client('webauthn.get', challenge, mistakes);
    const authData = this.#data(mistakes, 0);
    const { privateKey } = mistakes.isForged ? this.#forged : this.#keys;
    const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey);
    return this.#answer({
      clientDataJSON: encoded(client),
      authenticatorData: encoded(authData),
      signature: encoded(signature),
    });
  }

  #client(type: string, challenge: string, mistakes: Mistakes): string {
    const { origin = this.#origin } = mistakes;
    return JSON.stringify({ type: mistakes.type ?? type, challenge, origin, crossOrigin: false });
  }

  #data({ host = this.#host, isVerified = true, counter = this.counter }: Mistakes, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(host), Buffer.of(flags | 0x01 | (isVerified ? 0x04 : 0)), count]);
  }

  #answer(response: object) {
    return { id: encoded(this.id), rawId: encoded(this.id), type: 'public-key', response, clientExtensionResults: {} };
  }
}

const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
