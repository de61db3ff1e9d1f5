export type { Channel, ChannelAddress, ChannelListener, ChannelMessages, ChannelRequests } from './channel.ts';
export { dataOf, innerOf, Owlery, type OwleryOptions, type Paths } from './client.ts';
export { ApiError, errorOf } from './errors.ts';
export { type Credentials, type Session, SYSTEMS, type SystemName, sessionByToken } from './session.ts';
export type { UnfinishedUpload, UploadRequest, UploadSource, UploadStorage } from './upload.ts';
