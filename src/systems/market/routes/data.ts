import { Type } from 'typebox';
import { languageOf } from '../../../http/declare/language.ts';
import { AnyKeys, Body, Defaulted, Id } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type MarketErrors, refuse } from '../domain/errors.ts';
import { executionStatus } from '../domain/executions/status.ts';
import { Ok, ok } from '../envelope.ts';
import { DownloadResult, DownloadStatus, presentDownload } from '../present/downloads.ts';
import { StartedExecution } from '../present/executions.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'data';

const DownloadParams = Type.Object({ execution_id: Type.String({ maxLength: 64 }) });

export const dataRoutes = ({ downloads, executions }: MarketServices) => [
  route({
    method: 'POST',
    url: '/api/data/download',
    operationId: 'startDownload',
    summary: '手动下载数据 · Collect from an interface now',
    tag,
    access: 'account',
    body: Body({
      interface_id: Id,
      parameters: Defaulted(AnyKeys(Type.Unknown(), { default: {}, maxProperties: 100 })),
    }),
    answers: { 200: Ok(StartedExecution) },
    errors: ['interface_not_found', 'interface_unavailable', 'parameters_invalid', 'collection_unavailable'],
    async handler({ caller, body }) {
      const { execution_id, status } = await downloads.start(caller.account, body.interface_id, body.parameters);
      return ok({ execution_id, status: executionStatus(status) });
    },
  }),
  route({
    method: 'GET',
    url: '/api/data/download/:execution_id/status',
    operationId: 'getDownloadStatus',
    summary: '下载状态 · Show how far a download is',
    tag,
    access: 'account',
    params: DownloadParams,
    answers: { 200: Ok(DownloadStatus) },
    errors: ['execution_not_found'],
    async handler({ caller, params, request }) {
      return ok(presentDownload(await executions.get(caller.account, params.execution_id), languageOf(request)));
    },
  }),
  route({
    method: 'GET',
    url: '/api/data/download/:execution_id/result',
    operationId: 'getDownloadResult',
    summary: '下载结果 · Show what a download brought',
    tag,
    access: 'account',
    params: DownloadParams,
    answers: { 200: Ok(DownloadResult) },
    errors: ['execution_not_found', 'download_not_ready'],
    async handler({ caller, params, request }) {
      const download = presentDownload(await executions.get(caller.account, params.execution_id), languageOf(request));
      const { execution_id: executionId, status } = download;
      if (status === 'pending' || status === 'running') throw refuse('download_not_ready', { executionId, status });
      return ok(download);
    },
  }),
];
