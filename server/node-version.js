// Loaded before the program (`node --import`), in plain JavaScript, so that an older Node can still say what is wrong.
const needed = 26
const found = Number(process.versions.node.split('.')[0])

if (found < needed) {
  process.stderr.write(
    `企哨 needs Node ${needed} or newer, but this is Node ${process.versions.node}. Run "npm ci" once and start with "npm start": it brings its own Node.\n`,
  )
  process.exit(1)
}
