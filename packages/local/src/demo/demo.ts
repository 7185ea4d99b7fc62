import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchiveView, FileLink } from '@yijianshi/contracts';
import type * as z from 'zod';
import { ApiProblem, type Client, createClient } from './client.ts';
import * as journey from './journey.ts';
import * as print from './print.ts';
import { renderPages } from './render.ts';
import { RESTAURANT } from './restaurant.ts';

export interface DemoOptions {
  readonly url: string;
  /** Where copies of the results and of the package go. */
  readonly outDir: string;
  readonly rootCertificate: string;
  readonly say: (line: string) => void;
}

/** One restaurant, from the window to the archive, by HTTP routes and minted tokens alone. */
export async function runDemo({ url, outDir, rootCertificate, say }: DemoOptions): Promise<void> {
  const client = createClient(url);
  const officers = await journey.signIn(client);
  const { window, departments, archivist } = officers;
  const { SCJG, XF, CG } = departments;
  if (SCJG === undefined || XF === undefined || CG === undefined) throw new Error('no reviewers');

  say('演示办件：永州市民张𬱖要开一家餐馆。');
  const created = await journey.lodge(window);
  const { caseNo, receiptCode } = created;
  say(`  登记   办件编号 ${caseNo}，回执查询码 ${receiptCode}`);
  const exempt = created.materials.filter(({ asked }) => !asked).length;
  say(`  收件   一套材料：上传 ${await journey.handIn(client, window, created)} 份，免交 ${exempt} 份`);
  await journey.acceptCase(window, created);
  say(`  受理   分为 ${created.items.length} 个事项，并联审批`);

  await refusedBeforePrerequisite(() => decideFood(SCJG, caseNo), say);
  const grant = { decision: 'GRANT', reasons: '符合法定条件、标准。' } as const;
  await journey.decide(SCJG, caseNo, 'i_bl_verify', { ...grant, reasons: '营业执照信息与登记一致。' });
  await Promise.all([
    journey.decide(SCJG, caseNo, 'i_food', grant),
    journey.decide(XF, caseNo, 'i_fire_promise', { ...grant, reasons: '已签署告知承诺，材料齐全。' }),
    journey.decide(CG, caseNo, 'i_sign', {
      decision: 'DENY',
      reasons: '招牌伸出建筑立面的宽度超过规定，整改后可以单独再次申请。',
    }),
  ]);
  const deliveryId = await journey.post(client, window, created);
  say(`  出件   寄递 ${deliveryId}，等待承运方揽收、送达并回调`);
  const progress = await journey.archived(client, created);

  say('');
  for (const line of print.timeline(progress)) say(line);
  const execution = await client.anyone.get<print.ExecutionView>(`/local/executions/${caseNo}`);
  say('');
  for (const line of print.states(execution)) say(line);

  const folder = join(outDir, caseNo);
  const pictures = await saveResults(client, created, progress, folder);
  const notices = await saveNotices(client, created, progress, folder);
  const sheet = await saveGuideSheet(client, folder);
  const packageFolder = await savePackage(client, archivist, caseNo, join(folder, 'archive'));
  say('');
  say('已签章的结果（技术签名，不具有法定电子印章效力）：');
  for (const picture of pictures) say(`  ${picture}`);
  say('已签章的收件凭证和通知书：');
  for (const notice of notices) say(`  ${notice}`);
  say('该情形的一次性告知单（办事指南）：');
  for (const page of sheet) say(`  ${page}`);
  say(`档案包（档案员可见部分）：${packageFolder}`);
  await tieredReading(officers, caseNo, say);
  const certificate = progress.results.find(({ document }) => document?.verificationUrl !== undefined);
  say(`证照核验：curl ${certificate?.document?.verificationUrl ?? ''}`);
  say(`根证书：  ${rootCertificate}`);
  say(`办件进度：curl '${url}/v1/cases/${caseNo}/progress?code=${receiptCode}'`);
  say('');
  for (const line of print.requests(client.requests)) say(line);
}

const decideFood = (department: journey.Officers['window'], caseNo: string): Promise<unknown> =>
  department.post(`/v1/tasks/${caseNo}.DECIDE.i_food/decision`, { decision: 'GRANT', reasons: '材料齐全。' });

/** 容缺预审: the licence's task is open already, but its decision waits for the business-licence check. */
async function refusedBeforePrerequisite(
  act: () => Promise<unknown>,
  say: DemoOptions['say'],
): Promise<void> {
  await journey.until('市场监管的任务', async () => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.problem.code !== 'PREREQUISITE_PENDING') return undefined;
      say(`  审查   食品经营许可想先决定：${String(error.problem.detail)}（${String(error.problem.rule)}）`);
      return true;
    }
    throw new Error('a decision was taken before its prerequisite');
  });
}

/** What the applicant can fetch online with the receipt's code. */
async function saveResults(
  client: Client,
  { caseNo, receiptCode }: journey.Created,
  progress: journey.ProgressView,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const saved: string[] = [];
  for (const { itemId, document } of progress.results) {
    if (document === undefined) continue;
    const path = `/v1/cases/${caseNo}/results/${itemId}?code=${receiptCode}`;
    const link = await client.anyone.get<z.infer<typeof FileLink>>(path);
    const file = join(folder, `${document.title}.pdf`);
    writeFileSync(file, await client.download(link.url));
    saved.push(file);
    saved.push(...renderPages(file));
  }
  return saved;
}

/** The guide of this situation, as anybody can fetch it. */
async function saveGuideSheet(client: Client, folder: string): Promise<string[]> {
  const { themeId, area, answers } = RESTAURANT;
  const guide = await client.anyone.post<{ sheet: { url: string } }>(`/v1/themes/${themeId}/guide`, {
    area,
    answers,
  });
  const file = join(folder, '一次性告知单.pdf');
  writeFileSync(file, await client.download(guide.sheet.url));
  return [file, ...renderPages(file)];
}

/** What the applicant was told in writing, fetched the same way. */
async function saveNotices(
  client: Client,
  { caseNo, receiptCode }: journey.Created,
  { notices }: journey.ProgressView,
  folder: string,
): Promise<string[]> {
  const saved: string[] = [];
  for (const { notice, title } of notices) {
    const path = `/v1/cases/${caseNo}/notices/${notice}/copy?code=${receiptCode}`;
    const link = await client.anyone.get<z.infer<typeof FileLink>>(path);
    const file = join(folder, `${title}.pdf`);
    writeFileSync(file, await client.download(link.url));
    saved.push(file, ...renderPages(file));
  }
  return saved;
}

async function savePackage(
  client: Client,
  archivist: journey.Officers['archivist'],
  caseNo: string,
  folder: string,
): Promise<string> {
  const archive = await archivist.get<z.infer<typeof ArchiveView>>(`/v1/archives/${caseNo}`);
  for (const { fileId, path } of archive.files) {
    const link = await archivist.post<z.infer<typeof FileLink>>(
      `/v1/archives/${caseNo}/files/${fileId}/access`,
      {
        purpose: '演示：核对归档内容',
        mode: 'DOWNLOAD',
      },
    );
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await client.download(link.url));
  }
  return folder;
}

/** The fire reviewer sees what its level and its items allow; the rest answers as what never was. */
async function tieredReading(
  { departments, archivist }: journey.Officers,
  caseNo: string,
  say: DemoOptions['say'],
): Promise<void> {
  const whole = await archivist.get<z.infer<typeof ArchiveView>>(`/v1/archives/${caseNo}`);
  const mine = await departments.XF?.get<z.infer<typeof ArchiveView>>(`/v1/archives/${caseNo}`);
  const hidden = whole.files.find(({ fileId }) => !mine?.files.some((file) => file.fileId === fileId));
  const answer = await departments.XF?.post(`/v1/archives/${caseNo}/files/${hidden?.fileId ?? ''}/access`, {
    purpose: '核查',
    mode: 'VIEW',
  }).then(
    () => '可见',
    (error: ApiProblem) => `${error.status} ${String(error.problem.code)}`,
  );
  say(
    `分级查阅：档案员可见 ${whole.files.length} 个文件；消防审查员可见 ${mine?.files.length ?? 0} 个，其余回答 ${answer}`,
  );
}
