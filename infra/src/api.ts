import { needsIdempotencyKey, ROUTES, type Route } from '@yijianshi/contracts';
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  Model,
  RequestValidator,
  RestApi,
  SecurityPolicy,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as z from 'zod';
import { except } from './exceptions.ts';
import type { FunctionName } from './functions.ts';
import { answerAsProblems } from './gateway-responses.ts';
import { requestModelOf } from './request-models.ts';
import type { Target } from './target.ts';

/** A token is taken at the authorizer's word for so long; one machine does the same. */
const AUTHORIZED_FOR = Duration.minutes(5);

/**
 * What carriers send besides JSON: these bodies reach the function as bytes, in base64. JSON reaches it as text, which is the
 * same bytes, for what is not UTF-8 is not JSON; and were JSON binary, API Gateway could not check it. A file is answered as
 * bytes where the first type the caller accepts is listed: a PDF, or a page, which is what a browser asks for before all else.
 */
const BINARY = [
  'application/octet-stream',
  'application/pdf',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  'text/html',
  'text/plain',
  'text/xml',
];

interface ApiProps {
  readonly target: Target;
  readonly functionOf: (name: FunctionName) => IFunction;
  readonly logKey: IKey;
}

/** The HTTP API: the rows of the route table, and nothing else. */
export class Api extends Construct {
  readonly rest: RestApi;
  readonly #integrations = new Map<FunctionName, LambdaIntegration>();

  constructor(scope: Construct, id: string, { target, functionOf, logKey }: ApiProps) {
    super(scope, id);
    const { stage, settings } = target;
    this.rest = new RestApi(this, 'Rest', {
      restApiName: `yijianshi-${stage}`,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      binaryMediaTypes: BINARY,
      // The account's role for logs: without it no stage can write an access log.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      disableExecuteApiEndpoint: target.certificateArn !== undefined,
      deployOptions: {
        stageName: stage,
        throttlingRateLimit: settings.throttle.rate,
        throttlingBurstLimit: settings.throttle.burst,
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: settings.logDays,
            encryptionKey: logKey,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        accessLogFormat: ACCESS_LOG,
        // These would repeat what was sent: a receipt's code, a carrier's secret path, a name in a body.
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        tracingEnabled: false,
        metricsEnabled: true,
      },
    });
    except(this.rest, 'no-execution-log', 'account-log-role');
    answerAsProblems(this.rest);
    this.#addRoutes(functionOf);
    this.#addUsagePlan(target);
    this.#addDomain(target);
    new CfnOutput(this, 'Url', { value: this.rest.url });
  }

  #addRoutes(functionOf: ApiProps['functionOf']): void {
    const authorizer = new TokenAuthorizer(this, 'Authorizer', {
      handler: functionOf('api-authorizer'),
      // Anything else is answered without asking it.
      validationRegex: '^[Bb]earer [A-Za-z0-9_.-]+$',
      resultsCacheTtl: AUTHORIZED_FOR,
    });
    const validator = new RequestValidator(this, 'Validator', {
      restApi: this.rest as IRestApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const [operation, route] of Object.entries<Route>(ROUTES)) {
      const known = route.auth === 'TOKEN';
      const schema = requestModelOf(route);
      const method: Method = this.rest.root
        .resourceForPath(route.path)
        .addMethod(route.method, this.#integration(`api-${route.surface}`, functionOf), {
          operationName: operation,
          requestValidator: validator,
          requestParameters: requestParametersOf(route),
          ...(schema === undefined
            ? {}
            : { requestModels: { 'application/json': this.#model(operation, schema) } }),
          ...(known
            ? { authorizer, authorizationType: AuthorizationType.CUSTOM }
            : { authorizationType: AuthorizationType.NONE }),
        });
      except(method, known ? 'issuer-of-the-province' : 'route-for-anybody');
    }
  }

  #model(operation: string, schema: ConstructorParameters<typeof Model>[2]['schema']): Model {
    return new Model(this, `${operation}Body`, {
      restApi: this.rest as IRestApi,
      modelName: operation,
      contentType: 'application/json',
      schema,
    });
  }

  /** One integration per function, and one permission: the function serves every route of its surface. */
  #integration(name: FunctionName, functionOf: ApiProps['functionOf']): LambdaIntegration {
    const integration =
      this.#integrations.get(name) ??
      new LambdaIntegration(functionOf(name), { proxy: true, scopePermissionToMethod: false });
    this.#integrations.set(name, integration);
    return integration;
  }

  /**
   * Binds whoever is given an API key, such as a department's own system. No route asks for one: applicants and carriers have none,
   * and officers have their token. What binds everybody is the stage's throttle and the firewall's limit per address.
   */
  #addUsagePlan({ stage, settings }: Target): void {
    this.rest.addUsagePlan('UsagePlan', {
      name: `yijianshi-${stage}-systems`,
      throttle: { rateLimit: settings.throttle.rate / 5, burstLimit: settings.throttle.burst / 5 },
      apiStages: [{ api: this.rest as IRestApi, stage: this.rest.deploymentStage }],
    });
  }

  #addDomain({ certificateArn, site }: Target): void {
    if (certificateArn === undefined) return;
    const domain = this.rest.addDomainName('Domain', {
      domainName: new URL(site.publicUrl).hostname,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new CfnOutput(this, 'DomainTarget', {
      description: "Where the DNS record of publicUrl's host points",
      value: domain.domainNameAliasDomainName,
    });
  }
}

/**
 * What a query must name. A write's `Idempotency-Key` and `If-Match` are declared and left to the function: API Gateway takes the case of a
 * header's name for part of it, and would refuse every caller whose client writes it small, as HTTP/2 does.
 */
function requestParametersOf(route: Route): Record<string, boolean> {
  const query = route.query instanceof z.ZodObject ? Object.entries<z.ZodType>(route.query.shape) : [];
  return {
    ...Object.fromEntries(
      query.map(([name, schema]) => [
        `method.request.querystring.${name}`,
        !schema.safeParse(undefined).success,
      ]),
    ),
    ...(needsIdempotencyKey(route) ? { 'method.request.header.Idempotency-Key': false } : {}),
    ...(route.ifMatch ? { 'method.request.header.If-Match': false } : {}),
  };
}

/**
 * The route, never the path or the query: they carry receipts' codes and carriers' secrets. The address is kept because the law
 * asks who connected (Cybersecurity Law, article 21); who called is the function's to log.
 */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    at: AccessLogField.contextRequestTimeEpoch(),
    ip: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    route: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    ms: AccessLogField.contextResponseLatency(),
    integrationMs: AccessLogField.contextIntegrationLatency(),
    bytes: AccessLogField.contextResponseLength(),
    problem: AccessLogField.contextErrorResponseType(),
    waf: AccessLogField.contextWafResponseCode(),
  }),
);
