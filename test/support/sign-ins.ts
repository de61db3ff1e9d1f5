/** The sign-in of each contract by a password: path and body. */
import { PASSWORD } from './tokens.ts';

export interface Names {
  username: string;
  email: string;
  /** Default: that of `openAccount`. */
  password?: string;
}

export const contractSignIns = ({ username, email, password = PASSWORD }: Names): [path: string, json: object][] => [
  ['/identity/api/v1/auth/login/json', { username, password }],
  ['/market/api/auth/login', { username, password }],
  ['/factory/api/auth/login', { email, password }],
  ['/courseware/api/v1/auth/login', { email, password }],
  ['/study/api/auth/login', { username, password }],
];
