/** Hashes made by the libraries of other servers: Python's bcrypt 3.2.2, Werkzeug 2.2.2, and hashlib's scrypt. */
import { describe, expect, test } from 'vitest';
import { isImportableHash, isImportedHash, verifyImportedHash } from '../../../src/core/accounts/imported-hashes.ts';
import { Passwords } from '../../../src/core/accounts/passwords.ts';

const PASSWORD = '密码 pässword 1';

const hashes = {
  'bcrypt 2b': '$2b$10$BvZ6P0E4H9K5ST6SQZr16OBuA.5jgB8Zo21Acp6L.TXg1dv52rkI6',
  'bcrypt 2a': '$2a$10$UM2c3Qv0cCSnuTpjKcylM.bYfQboyPnYsUtYZg0c5AvbhtB.UHK4i',
  'Werkzeug pbkdf2 sha256':
    'pbkdf2:sha256:260000$HLMnbPDlRINMToBd$80571a8817008ab7a3df61d9ad69aaf0b1e9c8c8a76213559d3e80be413f65e4',
  'Werkzeug pbkdf2 sha512':
    'pbkdf2:sha512:1000$XnAIjIlplENRyHV3$6be87c7e6d474a5217d09b3771cb67bcd770b31e3e66c9535ab6ee72a9299c4c1f4392e4258107eb52b4d6c062422c2ea6bef30c4ef6821913427ef008232401',
  'Werkzeug scrypt':
    'scrypt:32768:8:1$AbCdEfGhIjKlMnOp$e465850556fba0611e2fcb5f8d741cfb7baa1fb22ed9ab92550a949988caebd1b139cacdbd29c097519acdf8b53fe981704d6c822ce03e0bf675604fedeb375e',
};

describe.each(Object.entries(hashes))('a hash of %s', (_scheme, hash) => {
  test('verifies its password', async () => {
    expect(await verifyImportedHash(hash, PASSWORD)).toBe(true);
  });

  test('refuses another password', async () => {
    expect(await verifyImportedHash(hash, `${PASSWORD} `)).toBe(false);
  });

  test('can be imported and is replaced at the first sign-in', () => {
    expect(isImportableHash(hash)).toBe(true);
    expect(isImportedHash(hash)).toBe(true);
  });
});

test('Owlery’s own hash is not replaced', async () => {
  expect(isImportedHash(await new Passwords().hash(PASSWORD))).toBe(false);
});

test.each([
  ['', 'nothing'],
  ['hunter2', 'a password in clear text'],
  ['$2b$31$BvZ6P0E4H9K5ST6SQZr16OBuA.5jgB8Zo21Acp6L.TXg1dv52rkI6', 'a bcrypt cost that takes days'],
  ['$2b$10$short', 'a truncated bcrypt hash'],
  [`pbkdf2:sha256:9000000$salt$${'ab'.repeat(32)}`, 'too many iterations'],
  [`pbkdf2:md5:1000$salt$${'ab'.repeat(32)}`, 'an unknown digest'],
  [`scrypt:4194304:32:1$salt$${'ab'.repeat(64)}`, 'a scrypt hash that takes gigabytes'],
  [`scrypt:1000:8:1$salt$${'ab'.repeat(64)}`, 'a scrypt cost that is no power of two'],
])('%s cannot be imported: %s', async (hash) => {
  expect(isImportableHash(hash)).toBe(false);
  expect(await verifyImportedHash(hash, PASSWORD)).toBe(false);
});
