import { handler } from '../../../client/examples/http-api-key/handler';

/** The process that is killed: runs the four steps as Lambda would. */
async function run(secretArn: string, token: string): Promise<void> {
  for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    await handler({ SecretId: secretArn, ClientRequestToken: token, Step: step });
  }
}

const [secretArn = '', token = ''] = process.argv.slice(2);
run(secretArn, token).then(() => process.exit(0), () => process.exit(1));
