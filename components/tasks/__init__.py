"""Lists of tasks and the editor of one."""
