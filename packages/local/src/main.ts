import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ThemeFaultsError } from '@yijianshi/catalogue/directory';
import { FolderInUseError } from '@yijianshi/store/embedded';
import { runDemo } from './demo/demo.ts';
import { type LocalPlatform, startLocal } from './platform.ts';

const USAGE = `npm start -- [选项]

  --once        跑完演示办件后退出 / exit after the demonstration case
  --no-demo     不跑演示办件 / skip it
  --test-clock  允许用 POST /local/clock 拨动平台时钟 / let the platform's clock be moved

  PORT（默认 8787）和 DATA_DIR（默认 ./data）可用环境变量设置。
  CATALOGUE_DIR：另有主题文件的目录，启动时检查并发布 / a folder of further themes, checked and published at the start
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const { once, demo, testClock } = options();
  const dataDir = resolve(process.env.DATA_DIR ?? 'data');
  const port = Number(process.env.PORT ?? 8787);
  const catalogueDir = process.env.CATALOGUE_DIR;
  const local = await startLocal({
    dataDir,
    port,
    testClock,
    ...(catalogueDir === undefined ? {} : { catalogueDir: resolve(catalogueDir) }),
  });
  say(`一件事一次办 已在本机启动：${local.url}   数据：${dataDir}`);
  try {
    if (demo) await demonstrate(local, dataDir, once);
    if (!once) {
      say('服务中，按 Ctrl-C 停止。');
      await stopSignal();
      say('正在停止…');
    }
  } finally {
    await local.close();
  }
  return 0;
}

function options() {
  const { values } = parseArgs({
    allowNegative: true,
    options: { once: { type: 'boolean' }, demo: { type: 'boolean' }, 'test-clock': { type: 'boolean' } },
  });
  const { once = false, demo = true } = values;
  return { once, demo, testClock: values['test-clock'] ?? false };
}

/** With the first start on a folder; `--once` always carries one. */
async function demonstrate(local: LocalPlatform, dataDir: string, always: boolean): Promise<void> {
  const done = join(dataDir, 'demo-done');
  if (existsSync(done) && !always) return;
  await runDemo({
    url: local.url,
    outDir: join(dataDir, 'demo'),
    rootCertificate: local.rootCertificate,
    say,
  });
  writeFileSync(done, '');
}

const stopSignal = (): Promise<void> =>
  new Promise((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 1;
    const code = (error as { code?: string }).code;
    if (error instanceof FolderInUseError) say(`数据目录正被另一个进程使用：${error.message}`);
    else if (error instanceof ThemeFaultsError) say(error.message);
    else if (code === 'EADDRINUSE') say('端口已被占用；用 PORT=… 换一个端口。');
    else if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') say(USAGE);
    else console.error(error);
  },
);
