/** Where an adapter's suite runs: an emulator or server at an endpoint, or a real account. The SDK reads both from the environment by itself. */
export interface Lane {
  /** For the test's name; `AWS_LANE_S3` and the like say which server it is. */
  readonly name: string;
  readonly given: boolean;
  /** At an endpoint of its own; `undefined`: the service itself. */
  readonly endpoint: string | undefined;
}

export function lane(service: 'S3' | 'SFN' | 'KMS'): Lane {
  const endpoint = process.env[`AWS_ENDPOINT_URL_${service}`] || undefined;
  const account = process.env.AWS_LANE === 'account';
  const name =
    process.env[`AWS_LANE_${service}`] ??
    endpoint ??
    (account ? 'account' : `no AWS_ENDPOINT_URL_${service}`);
  return { name, given: account || endpoint !== undefined, endpoint };
}
