/** `npm run nlu`: the commands of `nlu/command.ts`, and those that need a district's store besides. */
import { run } from '../nlu/command.ts'
import { retrainCommand } from './retrain-command.ts'

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), { retrain: retrainCommand })
