"""What weights learnt from labelled passages make of what the grammar leaves open."""
