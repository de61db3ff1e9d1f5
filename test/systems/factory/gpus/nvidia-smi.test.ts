import { afterEach, describe, expect, test, vi } from 'vitest';
import { readGpus } from '../../../../src/systems/factory/domain/gpus/nvidia-smi.ts';
import { type FakeAnswer, fakeNvidiaSmi } from '../../../support/nvidia-smi.ts';

const never = new AbortController().signal;

async function reading(answer: FakeAnswer) {
  await using program = await fakeNvidiaSmi(answer);
  vi.stubEnv('PATH', program.path);
  return await readGpus(never);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the GPUs of this server', () => {
  test('are listed with their use and memory', async () => {
    const rows = [
      '0, GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e, 0, 72790, 81559, Disabled, NVIDIA H100 80GB HBM3',
      '1, GPU-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9, 97, 4, 81559, Disabled, NVIDIA H100 80GB HBM3',
    ];
    expect(await reading({ rows })).toEqual({
      gpus: [
        {
          index: 0,
          uuid: 'GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e',
          name: 'NVIDIA H100 80GB HBM3',
          usage: 0,
          memoryUsed: 72790,
          memoryTotal: 81559,
          devices: ['GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e'],
        },
        {
          index: 1,
          uuid: 'GPU-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9',
          name: 'NVIDIA H100 80GB HBM3',
          usage: 97,
          memoryUsed: 4,
          memoryTotal: 81559,
          devices: ['GPU-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9'],
        },
      ],
    });
  });

  test('are listed by MIG instance when they are partitioned', async () => {
    const rows = [
      '0, GPU-2ac434d3-1aca-57a0-597d-1d2effdba9f3, [N/A], 25, 40536, Enabled, A100-SXM4-40GB',
      '1, GPU-cd9ee947-34d2-d0fe-93e0-2195b3f2fd52, [N/A], 0, 40536, Enabled, A100-SXM4-40GB',
      '2, GPU-67051dc2-cce1-4acf-d254-e76d938eda30, 12, 0, 40536, Disabled, A100-SXM4-40GB',
    ];
    const list = [
      'GPU 0: A100-SXM4-40GB (UUID: GPU-2ac434d3-1aca-57a0-597d-1d2effdba9f3)',
      '  MIG 3g.20gb Device 0: (UUID: MIG-GPU-2ac434d3-1aca-57a0-597d-1d2effdba9f3/1/0)',
      '  MIG 3g.20gb     Device  1: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)',
      'GPU 1: A100-SXM4-40GB (UUID: GPU-cd9ee947-34d2-d0fe-93e0-2195b3f2fd52)',
      'GPU 2: A100-SXM4-40GB (UUID: GPU-67051dc2-cce1-4acf-d254-e76d938eda30)',
    ];
    const { gpus } = await reading({ rows, list });
    expect(gpus.map(({ usage, devices }) => ({ usage, devices }))).toEqual([
      {
        usage: null,
        devices: ['MIG-GPU-2ac434d3-1aca-57a0-597d-1d2effdba9f3/1/0', 'MIG-c7384736-a75d-5afc-978f-d2f1294409fd'],
      },
      { usage: null, devices: [] },
      { usage: 12, devices: ['GPU-67051dc2-cce1-4acf-d254-e76d938eda30'] },
    ]);
  });

  test.for([
    ['[N/A], [N/A], [N/A], [N/A], NVIDIA GB10', 'NVIDIA GB10'],
    ['[Not Supported], [Not Supported], [Not Supported], [N/A], GeForce GTX TITAN', 'GeForce GTX TITAN'],
    [
      '[N/A], [Insufficient Permissions], [Insufficient Permissions], Disabled, NVIDIA A100-SXM4-80GB',
      'NVIDIA A100-SXM4-80GB',
    ],
    ['[Unknown Error], [Unknown Error], [GPU requires reset], Disabled, Quadro, RTX', 'Quadro, RTX'],
  ])('are listed although a value is unknown: %s', async ([figures, name]) => {
    const uuid = 'GPU-30f9801c-a554-b6de-bd27-d5cef2a8c1d4';
    expect(await reading({ rows: [`0, ${uuid}, ${figures}`] })).toEqual({
      gpus: [{ index: 0, uuid, name, usage: null, memoryUsed: null, memoryTotal: null, devices: [uuid] }],
    });
  });

  test('are read from a driver without MIG', async () => {
    const uuid = 'GPU-30f9801c-a554-b6de-bd27-d5cef2a8c1d4';
    expect(await reading({ rows: [`0, ${uuid}, 5, 10, 16280, Tesla P100-PCIE-16GB`], knowsNoMig: true })).toEqual({
      gpus: [
        {
          index: 0,
          uuid,
          name: 'Tesla P100-PCIE-16GB',
          usage: 5,
          memoryUsed: 10,
          memoryTotal: 16280,
          devices: [uuid],
        },
      ],
    });
  });

  test('are the remaining ones when one has fallen off the bus', async () => {
    const uuid = 'GPU-30f9801c-a554-b6de-bd27-d5cef2a8c1d4';
    const lost =
      'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU';
    const { gpus, problem } = await reading({ rows: [`0, ${uuid}, 5, 10, 16280, [N/A], Tesla P100`, lost], exit: 15 });
    expect(gpus.map((gpu) => gpu.uuid)).toEqual([uuid]);
    expect(problem).toBe(lost);
  });

  test.for([
    [
      9,
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
    ],
    [6, 'No devices were found'],
    [18, 'Failed to initialize NVML: Driver/library version mismatch'],
    [0, 'No devices were found'],
  ] as const)('are none when nvidia-smi exits with %d', async ([exit, line]) => {
    expect(await reading({ rows: [line, ''], exit })).toEqual({ gpus: [], problem: line });
  });

  test('are none without nvidia-smi', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await readGpus(never)).toEqual({ gpus: [] });
  });

  test('are none when nvidia-smi hangs', async () => {
    await using program = await fakeNvidiaSmi({ hangs: true });
    vi.stubEnv('PATH', program.path);
    expect(await readGpus(AbortSignal.timeout(200))).toMatchObject({ gpus: [], problem: expect.any(String) });
  });
});
