/** The drop box in a process of its own, which a test can kill. Prints its token when it is ready. */
import { startDropBox } from './drop-box.ts';

const [databaseUrl = '', dataDir = '', port = '0'] = process.argv.slice(2);
const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION } = process.env;
const s3 = { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION };
const environment = Object.fromEntries(Object.entries(s3).map(([name, value]) => [name, value ?? '']));
const box = await startDropBox({ databaseUrl, dataDir, port: Number(port), environment, bigBytes: 1_000_000_000 });
process.send?.(box.token);
