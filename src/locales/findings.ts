/** All that `owlery doctor` can find, as the catalogues of both languages word it. */
import type { SignInFindings } from '../core/accounts/oidc/checks.ts';
import type { DatabaseFindings } from '../core/db/clock.ts';
import type { MailFindings } from '../core/mail/find-smtp.ts';
import type { ServerFindings } from '../core/server-findings.ts';
import type { CommonFindings } from '../shared/checks.ts';
import type { CoursewareFindings } from '../systems/courseware/checks.ts';
import type { FactoryFindings } from '../systems/factory/checks.ts';
import type { MarketFindings } from '../systems/market/checks.ts';
import type { StudyFindings } from '../systems/study/checks.ts';

export type Findings = CommonFindings &
  ServerFindings &
  DatabaseFindings &
  MailFindings &
  SignInFindings &
  MarketFindings &
  FactoryFindings &
  CoursewareFindings &
  StudyFindings;
