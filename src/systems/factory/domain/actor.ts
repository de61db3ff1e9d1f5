import type { Viewer } from '../../../core/accounts/viewer.ts';

/** Somebody who does something, and from where: for the journal. */
export interface Actor {
  readonly account: Viewer;
  readonly address: string;
}
