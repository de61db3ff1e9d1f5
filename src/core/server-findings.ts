/** What `owlery doctor` can find that concerns the server as a whole. */
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
