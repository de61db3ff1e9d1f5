import { expect, test } from 'vitest';
import { videoType } from '../../../../src/systems/factory/domain/video/video-type.ts';
import { ConfigSchemas } from '../../../../src/systems/factory/domain/work/config-schema.ts';

const problems = (address: string) => new ConfigSchemas().check(videoType, { video_url: address });

test.for([
  'http://example.com',
  'HTTP://EXAMPLE.COM/film.mp4',
  'Https://user:word@example.com:65535?film',
  'http://[::1]:8080/film',
  'http://例子.测试/片.mp4',
  'http://example.com/film?from=http://other:99999',
  'material:12',
])('%s is accepted as the address of a video', (address) => {
  expect(problems(address)).toEqual([]);
});

test.for([
  'http://example.com:65536/film',
  'http://example.com:99999',
  'http://example.com:a/',
  'http://[::1',
  'http:///',
])('%s is refused as the address of a video', (address) => {
  expect(problems(address)).toMatchObject([{ field: 'video_url' }]);
});
