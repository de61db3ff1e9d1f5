import { account } from './account.ts';
import { admin } from './admin.ts';
import { alerts } from './alerts.ts';
import { factory } from './factory.ts';
import { learn } from './learn.ts';
import { market } from './market.ts';
import { runs } from './runs.ts';
import { shell } from './shell.ts';

export default { ...shell, ...runs, ...market, ...factory, ...learn, ...admin, ...account, ...alerts };
