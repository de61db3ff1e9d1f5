/** Tells the owner of an account by mail of a sign-in from a device that it has not been used from. */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { deviceName } from '../../shared/device-name.ts';
import type { Queryable } from '../db/database.ts';
import type { Mail } from '../mail/mail.ts';
import type { MailServer } from '../mail/mail-server.ts';
import type { Account } from './accounts-queries.ts';
import { recordDevice } from './known-devices-queries.ts';
import { countMailRequest } from './mail-requests-queries.ts';
import { newDeviceMail } from './new-device-mail.ts';
import type { Origin } from './origin.ts';

export interface NewDevicesOptions {
  readonly mail: Mail;
  readonly mailServer: Pick<MailServer, 'isSet'>;
}

export class NewDevices {
  readonly #mail: Mail;
  readonly #mailServer: Pick<MailServer, 'isSet'>;

  constructor({ mail, mailServer }: NewDevicesOptions) {
    this.#mail = mail;
    this.#mailServer = mailServer;
  }

  /** Records a sign-in. A mail is sent at most three times an hour, and not without a mail server. */
  async signedIn(tx: Queryable, account: Account, { address, device }: Origin): Promise<void> {
    // A sign-in on the server itself.
    if (address === undefined) return;
    const name = device === undefined ? '' : deviceName(device);
    const fingerprint = createHash('sha256')
      .update(`${name} ${widerNetworkOf(address)}`)
      .digest();
    if (!(await recordDevice(tx, account.id, fingerprint))) return;
    if (!(await this.#mailServer.isSet(tx)) || !(await countMailRequest(tx, 'new_device', account.email))) return;
    await this.#mail.send(tx, newDeviceMail(account, { name, address, at: new Date() }));
  }
}

/** The network in which a subscriber's changing addresses usually lie: a /16 of IPv4, a /32 of IPv6. */
function widerNetworkOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  return plain
    .split(isIPv6(plain) ? ':' : '.')
    .slice(0, 2)
    .join('.');
}
