import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { except } from './exceptions.ts';
import { SEALING_DEPARTMENTS, type SealingDepartment } from './stages.ts';
import type { Target } from './target.ts';

const KEEP = RemovalPolicy.RETAIN;

/** Everything that holds something: the table, the files, the keys, the secrets. Nothing here goes away with its stack. */
export class DataStack extends Stack {
  readonly storageKey: Key;
  readonly caseKey: Key;
  readonly sealKeys: Readonly<Record<SealingDepartment, Key>>;
  readonly table: Table;
  readonly files: Bucket;
  readonly receipts: Secret;
  readonly carriers: Secret;
  readonly exchange: Secret;
  readonly holders: Secret;

  constructor(scope: Construct, id: string, target: Target, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.storageKey = this.createStorageKey(target);
    this.caseKey = this.createCaseKey(target);
    this.sealKeys = this.createSealKeys(target);
    this.table = this.createTable();
    this.files = this.createFiles(target);
    const made = this.createMadeSecrets(target);
    this.receipts = made.receipts;
    this.holders = made.holders;
    const written = this.createWrittenSecrets(target);
    this.carriers = written.carriers;
    this.exchange = written.exchange;
  }

  /** Encrypts what the services keep for the platform, and the alarms on their way. */
  private createStorageKey({ stage }: Target): Key {
    const key = new Key(this, 'StorageKey', {
      alias: `yijianshi/${stage}/storage`,
      description: 'Table, files, logs and alarms at rest',
      enableKeyRotation: true,
      removalPolicy: KEEP,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${this.region}.${this.urlSuffix}`)],
        // As CloudWatch Logs asks for them.
        actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.formatArn({
              service: 'logs',
              resource: 'log-group:*',
            }),
          },
        },
      }),
    );
    return key;
  }

  private createCaseKey({ stage }: Target): Key {
    return new Key(this, 'CaseKey', {
      alias: `yijianshi/${stage}/cases`,
      description: "Wraps the keys of the cases' personal fields",
      enableKeyRotation: true,
      removalPolicy: KEEP,
    });
  }

  /** A seal's key signs and does nothing else; it never leaves KMS, and it is not rotated: its certificate names it. */
  private createSealKeys({ stage }: Target): Readonly<Record<SealingDepartment, Key>> {
    const entries = SEALING_DEPARTMENTS.map((department): [SealingDepartment, Key] => {
      const key = new Key(this, `SealKey${department}`, {
        alias: `yijianshi/${stage}/seal/${department}`,
        description: `The seal of ${department}`,
        // Of all keys that sign, only these cost no more to ask than one that encrypts.
        keySpec: KeySpec.RSA_2048,
        keyUsage: KeyUsage.SIGN_VERIFY,
        removalPolicy: KEEP,
      });
      new CfnOutput(this, `SealKeyArn${department}`, {
        description: `Enrol the seal of ${department} with this key`,
        value: key.keyArn,
      });
      return [department, key];
    });
    return Object.fromEntries(entries) as Record<SealingDepartment, Key>;
  }

  private createTable(): Table {
    const { pk, sk, indexes } = TABLE_SCHEMA;
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const table = new Table(this, 'Table', {
      partitionKey: text(pk),
      sortKey: text(sk),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.storageKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // The change feed reads each row again, so its key is all it needs.
      stream: StreamViewType.KEYS_ONLY,
      deletionProtection: true,
      removalPolicy: KEEP,
    });
    for (const index of Object.values(indexes)) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.pk),
        sortKey: text(index.sk),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    new CfnOutput(this, 'TableName', { value: table.tableName });
    return table;
  }

  private createFiles({ settings, site }: Target): Bucket {
    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: KEEP,
    };
    // S3 delivers its logs to no bucket with a key of one's own.
    const accessLog = new Bucket(this, 'FilesAccessLog', {
      ...closed,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(settings.logDays) }],
    });
    except(accessLog, 'log-of-the-log');
    const files = new Bucket(this, 'Files', {
      ...closed,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.storageKey,
      bucketKeyEnabled: true,
      versioned: true,
      // Without a default retention: a draft's upload can be deleted. What is archived is locked object by object, in the stage's mode.
      objectLockEnabled: true,
      serverAccessLogsBucket: accessLog as IBucket,
      lifecycleRules: [
        {
          id: 'what-was-deleted',
          // A locked version outlives this rule until its lock ends.
          noncurrentVersionExpiration: Duration.days(30),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: [site.publicUrl],
          allowedHeaders: ['content-type', 'if-none-match', 'x-amz-checksum-sha256'],
          maxAge: 3600,
        },
      ],
    });
    new CfnOutput(this, 'FilesBucket', { value: files.bucketName });
    return files;
  }

  /** Made once, with the stack: a change here would make others, and what was derived from the first would be void. */
  private createMadeSecrets({ stage }: Target): { receipts: Secret; holders: Secret } {
    const make = (id: string, description: string): Secret =>
      new Secret(this, id, {
        secretName: `yijianshi/${stage}/${id.toLowerCase()}`,
        description,
        encryptionKey: this.storageKey,
        generateSecretString: { passwordLength: 64, excludePunctuation: true },
        removalPolicy: KEEP,
      });
    const receipts = make(
      'Receipts',
      "What the receipts' codes are derived from: another value voids every receipt",
    );
    except(receipts, 'receipts-stay');
    const holders = make(
      'Holders',
      'What certificates are found by their holders with: with another value nobody holds any',
    );
    except(holders, 'holders-stay');
    return { receipts, holders };
  }

  /** Empty until an operator writes them, and what is written stays: an update of the stack compares templates, not values. */
  private createWrittenSecrets({ stage }: Target): { carriers: Secret; exchange: Secret } {
    const make = (id: string, content: string): Secret => {
      const secret = new Secret(this, id, {
        secretName: `yijianshi/${stage}/${id.toLowerCase()}`,
        description: `Filled by an operator: ${content}`,
        encryptionKey: this.storageKey,
        secretStringValue: SecretValue.unsafePlainText('{}'),
        removalPolicy: KEEP,
      });
      new CfnOutput(this, `${id}SecretArn`, { value: secret.secretArn });
      return secret;
    };
    const carriers = make('Carriers', '{"<carrier>":{"routeSecret":"…","settings":{…}}}');
    except(carriers, 'carriers-rotate');
    const exchange = make('Exchange', '{"partner":{"baseUrl":"…","secrets":["…"],"timeoutMs":2500}}');
    except(exchange, 'register-rotates');
    return { carriers, exchange };
  }
}
