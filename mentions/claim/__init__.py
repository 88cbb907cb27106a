"""What a sentence claims: is the transfer said to have happened, denied, planned, asked or only possible?"""
