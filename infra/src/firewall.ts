import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Target } from './target.ts';

/** AWS's own rules; and what of them only counts, because honest callers do it. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  // A form is longer than the 8 KB they allow, and carriers' programs name no user agent.
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
};

/** A sample would show an operator the query and the headers of a caller: a receipt's code, a token. */
const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

/** The regional firewall in front of the API: a limit per address, and AWS's managed rules. */
export class Firewall extends Construct {
  readonly metricName: string;

  constructor(scope: Construct, id: string, { stage, settings }: Target, api: RestApi) {
    super(scope, id);
    this.metricName = `yijianshi-${stage}`;
    const limit: CfnWebACL.RuleProperty = {
      name: 'requests-per-address',
      priority: 0,
      action: { block: {} },
      statement: {
        rateBasedStatement: {
          limit: settings.requestsPerAddress,
          aggregateKeyType: 'IP',
          evaluationWindowSec: 300,
        },
      },
      visibilityConfig: visible('requests-per-address'),
    };
    const managed = Object.entries(MANAGED).map(
      ([name, counted], i): CfnWebACL.RuleProperty => ({
        name,
        priority: i + 1,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name,
            ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: visible(name),
      }),
    );
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: [limit, ...managed],
      visibilityConfig: visible(this.metricName),
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
  }
}
