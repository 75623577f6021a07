/** Child process of sqlite-store.test.ts: commits operations for ever and says after each commit how many there are. */
import { openDataFolder } from '../../../../host/local/store/data-folder.ts';
import { TestModel, update } from '../execution-model/test-model.ts';

const [, , folder = ''] = process.argv;
try {
  const { store } = openDataFolder(folder);
  const service = new TestModel();
  service.invoke();
  const write = (count: number): void => {
    service.send(
      update('STEP', 'START', `s${count}`),
      update('STEP', 'SUCCEED', `s${count}`, { Payload: '"x"'.repeat(50) }),
    );
    store.commit(service.model.takeChange());
    process.stdout.write(`${count}\n`, () => write(count + 1));
  };
  write(1);
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  process.stdout.write(`${code} ${message}\n`);
}
