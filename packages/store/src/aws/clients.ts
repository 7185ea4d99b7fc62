/**
 * What every AWS client of the platform is given on purpose; region, credentials and endpoints
 * (`AWS_ENDPOINT_URL_*`) the SDK finds by itself.
 */

/** Waiting for one of the client's fifty sockets counts, too: one second was not enough for 500 requests at once. */
const CONNECTION_TIMEOUT_MS = 3000;
/** The slowest answer that is still worth waiting for. Twenty times DynamoDB's usual worst; a large file needs more. */
const REQUEST_TIMEOUT_MS = 3000;
/**
 * Five tries, with the SDK's jittered pauses between them, end within an API call's 29 seconds even when each one times
 * out. Each client also has a retry budget, so that an outage is not answered with five times the load.
 */
const MAX_ATTEMPTS = 5;

export interface ClientNeeds {
  readonly requestTimeoutMs?: number;
}

export const clientDefaults = ({ requestTimeoutMs = REQUEST_TIMEOUT_MS }: ClientNeeds = {}) => ({
  // Not `adaptive`: it slows down the whole client for the sake of one hot partition.
  retryMode: 'standard',
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    // Without this the SDK only logs that the time is up, and goes on waiting.
    throwOnRequestTimeout: true,
  },
});
