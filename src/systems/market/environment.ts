/** Market's environment variables. */
import { resolve } from 'node:path';
import { str } from 'envalid';
import { defineEnvironment, isWebAddress, text, web } from '../../shared/environment.ts';

export interface MarketConfig {
  /** Absolute paths of the folders that hold scripts; the shipped one first. */
  scriptFolders: readonly string[];
  /** The address of AKTools. */
  aktoolsUrl: string;
}

/** It is sent in a header, so only the characters of an e-mail or web address are allowed. */
const contact = text(
  'takes an email address or an http:// or https:// address',
  (input) => /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+$/.test(input) || (isWebAddress(input) && /^[!-~]+$/.test(input)),
);

const rules = {
  OWLERY_SCRIPTS_DIR: str({ default: undefined }),
  /** Only validated here: scripts read it and send it to their sources as the contact. */
  OWLERY_CONTACT: contact({ default: undefined }),
  AKTOOLS_URL: web({ default: 'http://127.0.0.1:8080' }),
};

export const marketEnvironment = defineEnvironment(
  rules,
  (env): MarketConfig => ({
    scriptFolders: [
      resolve(import.meta.dirname, '../../../collectors'),
      ...(env.OWLERY_SCRIPTS_DIR ? [resolve(env.OWLERY_SCRIPTS_DIR)] : []),
    ],
    aktoolsUrl: env.AKTOOLS_URL,
  }),
);
