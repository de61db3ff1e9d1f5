/** A database remembers the checksum of each migration and refuses another one, so none is edited once it is in use. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../support/owlery.ts';

/** SHA-256 of each migration that databases have by now. Add those of a new version; never change a line. */
const FROZEN = {
  '0001_accounts_and_sessions': '937bdeee3abeaa5450cf26e4ea1c0b4ad0852ca3adad96fa30bb18e19e12d7d9',
  '0002_runs': 'ed38d13065b385e9c5671d0ef62bcb539e7700681dbca174a29bd25e00095f60',
  '0003_market': 'fd4a71bf52f03a6b652d6cabc2793b2b4e24e2dbd5e6cc2efbf8aa35523b567c',
  '0004_journal_and_settings': '941547621cedc74024cf6b7859fcb603d58ce8979fb4f7756fb704a0d13956b9',
  '0005_ledger': '66ea758ccb5899f33ab98dff3e60f31ccdaca14b6337460ea8976874acba9ef0',
  '0006_factory': '71bfe4969910de3f1d4912d67d82eb70c4a417d798403fafa7092d84da80d929',
  '0007_factory_servers': '484dd7407e18610695c023cf12894e37a54cf37da44982af0f283e9ab5fc3016',
  '0008_system_log': '35cb86a8442e17061ab59b45aab596425032920ed508dbffe7500334032aef53',
  '0009_finished_uploads': '67ac2fc98aa29232075593c4fbe012d74601a33eb6ccb7ce321800953f210e90',
  '0010_courseware': '4f0d72b5904491eacf351871a7424678fa35806517e1856d1e4b668ce1e6cb62',
  '0011_study': 'b7e3278cfe8b715d0da244763af7695b2a7d45bfdb840971e03d23c99562fc68',
  '0012_mail_requests': '7b18d680ef5b7ed4d42c50561fa859f7cb203cd27e7b4a64725db092e3acceff',
  '0013_secret_check': 'd2fe751fd065e1291a90f6152073ea50fe182d6627b15e19012a6e1cc90880eb',
  '0014_pulse': '6d3111a7aaf591b47432b345fd2a4fd422b35d3f24aafa6c717605cd061b2417',
  '0015_storage_identity': '1c686c8528b94487ce14bba37d00bb391b173900a7be0e4a6287a58c829aab7d',
  '0016_material_reactions': 'f0a5f4e8122af81562bc0c2b21d766e0fe47bc906119da03d027d909abf8a9bb',
  '0017_imports': '40539604173a51d316477206e03e1276eabd2579a8ccbcce443a6dc8419fac83',
  '0018_email_verifications': '1f4968d3b88fac880148abe1812d1e8da16bb4ec16d6053a0473c244102c564b',
  '0019_personal_tokens': '2f726f38bdc5b593eda1f631fe6bffbbde3e001fcc75ddcf5159a29cae802dde',
  '0020_known_devices': 'd543fc2513d4cc769a22a2c052c442c9be1c589ba848015e7b9599c013770d57',
  '0021_second_factors': '853831998220ee8e24c434c34fa1ec3ea9d66af50b3b3b28805f781a2302847e',
  '0022_alerts': '2f297318f947bd11958a0eb8bb4a79cf0249f79c223018364b86d9bac6245ddb',
  '0023_slurm': 'ad3ea14861a1093c729fcbc0ffaabe6200667aefe019b7c5c7f18ed4ce02a110',
  '0024_openid_connect': 'ee6a27d3d0adc5ab2512f53f2f977cc1532068f80f489fae26cc413fd6143278',
};

test.for(Object.entries(FROZEN))('The migration %s is not edited', async ([name, checksum]) => {
  const content = await readFile(join(root, 'migrations', `${name}.sql`));
  expect(createHash('sha256').update(content).digest('hex')).toBe(checksum);
});
