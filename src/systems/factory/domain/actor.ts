import type { Viewer } from '../../../core/accounts/viewer.ts';

/** The actor of an action and its address, for the journal. */
export interface Actor {
  readonly account: Viewer;
  readonly address: string;
}
