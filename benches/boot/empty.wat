;; A command that does nothing: what a process executes of this is its runtime starting and ending.
(module
  (memory (export "memory") 1)
  (func (export "_start")))
