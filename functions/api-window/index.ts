import { surface } from '@yijianshi/runtime';
import { exchange, files, holders, keys, onLambda, receipts, store } from '@yijianshi/runtime/lambda';
import { announceMaterials } from './announce-materials.ts';
import { createCase } from './create-case.ts';
import * as drafts from './drafts.ts';
import { fetchMaterialsAgain } from './fetch-materials.ts';
import { getCase } from './get-case.ts';
import { getDelivery } from './get-delivery.ts';
import { getForm } from './get-form.ts';
import { getNotice } from './get-notice.ts';
import * as intake from './intake.ts';
import { mendNotice, mendSeal } from './mend-seal.ts';
import { postDelivery } from './post-delivery.ts';
import { prefillDraft } from './prefill-draft.ts';
import { correctCase, submitCase, supplyMaterials } from './submit-case.ts';

/** The integrated window: it lodges every case, and hands over every result. */
export const apiWindow = surface('window', {
  ...drafts,
  prefillDraft,
  createCase,
  getCase,
  fetchMaterials: fetchMaterialsAgain,
  announceMaterials,
  ...intake,
  submitCase,
  correctCase,
  supplyMaterials,
  mendSeal,
  mendNotice,
  getNotice,
  getForm,
  postDelivery,
  getDelivery,
});

export const handler = await onLambda(apiWindow, [store, files, keys, receipts, exchange, holders]);
