/** All that `owlery doctor` can find. */
import type { SignInFindings } from '../core/accounts/oidc/checks.ts';
import type { DatabaseFindings } from '../core/db/clock.ts';
import type { MailFindings } from '../core/mail/find-smtp.ts';
import { type CommonFindings, findingOf } from '../shared/checks.ts';
import type { CoursewareFindings } from '../systems/courseware/checks.ts';
import type { FactoryFindings } from '../systems/factory/checks.ts';
import type { MarketFindings } from '../systems/market/checks.ts';
import type { StudyFindings } from '../systems/study/checks.ts';

/** What concerns the server as a whole. */
export interface ServerFindings {
  to_be_created: { path: string };
  secret_set: object;
  pooler: object;
  listening: { address: string; isOwlery: boolean };
  bucket: { bucket: string; endpoint: string };
  /** `folder`: where files are then. */
  no_s3: { folder: string };
  storage_unusable: { reason: string };
}

export type Findings = CommonFindings &
  ServerFindings &
  DatabaseFindings &
  MailFindings &
  SignInFindings &
  MarketFindings &
  FactoryFindings &
  CoursewareFindings &
  StudyFindings;

export const finding = findingOf<Findings>();
