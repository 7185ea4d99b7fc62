export {
  isPrivate,
  type SendFailure,
  send,
  type WireAnswer,
  type WireRequest,
} from './send.ts';
export {
  SECRET,
  signWebhook,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookVerdict,
} from './standard-webhooks.ts';
export { parseStrictJson } from './strict-json.ts';
