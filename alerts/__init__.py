"""Changes become alerts, and alerts reach people: plan, render, deliver."""
