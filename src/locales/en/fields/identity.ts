import type { fields as zh } from '../../zh/fields/identity.ts';

/** What fields and objects of identity mean: by `field`, `Component.field` or `Component`. */
export const fields: Record<keyof typeof zh, string> = {
  bio: 'Some words about the person',
  confirm_password: 'The password once more',
  email: 'The e-mail address',
  is_email_verified: 'Whether the e-mail address is verified',
  is_phone_verified: 'Whether the phone number is verified',
  is_staff: "Whether the account is an administrator's",
  is_superuser: "Whether the account is an administrator's",
  language: 'The language of the interface',
  login_count: 'How many times the account has signed in',
  phone: 'The phone number',
  remember_me: 'True: the token is good for 30 days instead of an hour',
  scope: 'A field of OAuth2 forms; not used',
  theme: 'The theme of the interface',
  'LoginBody.username': 'The user name or the e-mail address',
  'LoginWithFormBody.username': 'The user name or the e-mail address',
  RefreshedUser: 'The account of the token',
  SessionUser: 'The account that signed in',
};
