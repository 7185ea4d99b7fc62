import { isRefusal, permit, refuse, type Task } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { queuePartition, taskKey } from '@yijianshi/store';

/** The caller's own queue, earliest due date first. */
export const listTasks: Handler<'listTasks'> = async ({ principal, query }, { store }) => {
  const actor = permit('LIST_TASKS', principal, new Set());
  if (isRefusal(actor)) return actor;
  const queue = actor.role === 'WINDOW_OFFICER' ? 'WINDOW' : actor.department;
  const { area } = principal;
  if (queue === undefined || area === undefined)
    return refuse('NOT_ALLOWED', 'authorization', 'department, area');
  const page = await store.listIndex('i1', queuePartition(area, queue), {
    ...(query.cursor === undefined ? {} : { after: query.cursor }),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  });
  // The index may lag behind: what counts is the row as it is now.
  const rows = await store.getMany<Task>(page.items);
  const tasks = rows.flatMap((row) => (row?.sk === (row && taskKey(row.data).sk) && row ? [row.data] : []));
  return {
    items: tasks.filter((task) => task.queue === queue).map(({ area: _, sweepOn: __, ...task }) => task),
    ...(page.next === undefined ? {} : { cursor: page.next }),
  };
};
